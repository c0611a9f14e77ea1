namespace RagStarter.Web.Components.States;

/// <summary>How a state is to be taken.</summary>
public enum StateKind
{
    /// <summary>Neither good nor bad.</summary>
    Neutral,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but somebody should look.</summary>
    Warning,

    /// <summary>Does not work.</summary>
    Bad,
}

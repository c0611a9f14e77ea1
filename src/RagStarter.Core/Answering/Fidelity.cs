namespace RagStarter.Core.Answering;

/// <summary>How good an answer is to be, where models of several tiers are configured.</summary>
public enum Fidelity
{
    /// <summary>A model one tier below what the task needs is enough.</summary>
    Low,

    /// <summary>A model of the tier that the task needs.</summary>
    Standard,

    /// <summary>A model one tier above what the task needs.</summary>
    High,
}

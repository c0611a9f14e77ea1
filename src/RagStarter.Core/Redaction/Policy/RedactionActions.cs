namespace RagStarter.Core.Redaction.Policy;

/// <summary>What happens to a sensitive value on its way to a sink.</summary>
public static class RedactionActions
{
    /// <summary>Left as it is.</summary>
    public const string Keep = "keep";

    /// <summary>
    /// Replaced by an unguessable word; the user sees the own value again in the answer. Where nothing is given back
    /// (embedding, log) and for what is kept of others' texts it is the name of the class in brackets.
    /// </summary>
    public const string Placeholder = "placeholder";

    /// <summary>Replaced by a code that is the same for the same value of a tenant, so that values can be compared and joined.</summary>
    public const string Hmac = "hmac";

    /// <summary>Removed.</summary>
    public const string Erase = "erase";

    /// <summary>The question or the document that contains it is refused.</summary>
    public const string Refuse = "refuse";

    /// <summary>All actions, the mildest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Keep, Placeholder, Hmac, Erase, Refuse];

    /// <summary>The actions of sinks that nothing can be refused for: the text is there already.</summary>
    public static IReadOnlyList<string> WithoutRefusal { get; } = [Keep, Placeholder, Hmac, Erase];
}

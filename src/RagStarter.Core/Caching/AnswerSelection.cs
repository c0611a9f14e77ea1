using RagStarter.Core.Caching.Store;

namespace RagStarter.Core.Caching;

/// <summary>Which of a tenant's kept answers are meant: those that fit all that is given; all when nothing is.</summary>
public sealed record AnswerSelection
{
    /// <summary>Those that rest on this document.</summary>
    public Guid? Document { get; init; }

    /// <summary>Those of this prompt, such as "answer" or "answer@1.2.0".</summary>
    public string? Template { get; init; }

    /// <summary>Those that this model wrote.</summary>
    public string? Model { get; init; }

    /// <summary>Those that were written before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Those that another configuration shaped than the one with this hash.</summary>
    internal string? OtherSettings { get; init; }

    /// <summary>Those of other prompts than these, by fingerprint.</summary>
    internal IReadOnlySet<string>? OtherPrompts { get; init; }

    /// <summary>Whether it means an answer.</summary>
    internal bool Includes(AnswerFacts answer) =>
        (Document is not { } document || answer.Documents.Contains(document))
        && (Template is not { } template || IsOf(answer.Prompt, template))
        && (Model is not { } model || answer.Model == model)
        && (CreatedBefore is not { } time || answer.CreatedAt < time)
        && (OtherSettings is not { } settings || answer.Settings != settings)
        && (OtherPrompts is not { } prompts || !prompts.Contains(answer.Prompt));

    private static bool IsOf(string prompt, string template) =>
        prompt.StartsWith(template, StringComparison.Ordinal) && (prompt.Length == template.Length || prompt[template.Length] is '@' or '#');
}

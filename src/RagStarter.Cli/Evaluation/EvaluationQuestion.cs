namespace RagStarter.Cli.Evaluation;

/// <summary>A line of a file of questions.</summary>
internal sealed record EvaluationQuestion
{
    public required string Id { get; init; }

    public required string Question { get; init; }

    /// <summary>The passage that contains the answer, for questions about a file of passages.</summary>
    public string? Passage { get; init; }

    /// <summary>A correct reply contains one of these.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>A correct reply contains one string of each of these lists.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AllOf { get; init; } = [];

    /// <summary>Whose documents are asked.</summary>
    public string? Tenant { get; init; }

    /// <summary>The asker's groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The documents that contain the answer.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>What must not occur in the reply, because the asker may not know it.</summary>
    public IReadOnlyList<string> Forbidden { get; init; } = [];

    /// <summary>What the question tests; only for the report.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Whether the documents contain an answer that the asker may read.</summary>
    public bool IsAnswerable => Answers.Count > 0 || AllOf.Count > 0;
}

/// <summary>A line of a file of passages.</summary>
internal sealed record Passage(string Id, string Text);

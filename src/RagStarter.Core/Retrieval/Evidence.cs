namespace RagStarter.Core.Retrieval;

/// <summary>What retrieval found for a question.</summary>
/// <param name="Items">The chunks of which something is sent, the best first.</param>
/// <param name="RetrievedTokens">The tokens of all chunks that the searches returned.</param>
/// <param name="PackedTokens">The tokens that are sent.</param>
public sealed record Evidence(IReadOnlyList<EvidenceItem> Items, int RetrievedTokens, int PackedTokens)
{
    /// <summary>The tokens that the searches returned, by document.</summary>
    public IReadOnlyDictionary<string, int> RetrievedBySource { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// The tokens of the passages that would have been sent whole, by chunk: those that the search ranked first, before
    /// sentences were chosen and budgets allowed for fewer.
    /// </summary>
    public IReadOnlyDictionary<Guid, int> WholePassages { get; init; } = new Dictionary<Guid, int>();

    /// <summary>How many more tokens the whole passages would have taken.</summary>
    public int PrunedTokens => WholePassages.Count == 0 ? 0 : WholePassages.Values.Sum() - PackedTokens;

    /// <summary>Nothing was found.</summary>
    public static Evidence None { get; } = new([], 0, 0);

    /// <summary>The evidence as it stands in the prompt. Angle brackets are escaped, so that no source can open or close markup.</summary>
    public string ToPromptText() => string.Join(
        "\n\n",
        Items.Select(item => Escape($"[{item.Number}] {item.Label}\n{item.Text}")));

    /// <summary>The chunks with their hashes; equal for two questions that were given the same evidence.</summary>
    public string Fingerprint() => string.Join(';', Items.Select(i => $"{i.Chunk.Id:N}:{i.Chunk.Hash}").Order(StringComparer.Ordinal));

    private static string Escape(string text) =>
        text.Replace("<", "‹", StringComparison.Ordinal).Replace(">", "›", StringComparison.Ordinal);
}

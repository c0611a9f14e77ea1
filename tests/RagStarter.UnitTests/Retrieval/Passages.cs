using RagStarter.Core.Language;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sentences;
using RagStarter.UnitTests.Redaction;

namespace RagStarter.UnitTests.Retrieval;

/// <summary>Chunks made by hand and what the steps of retrieval make of them.</summary>
internal static class Passages
{
    public static TextAnalyzer Analyzer { get; } = new();

    public static TokenCounter Tokens { get; } = TokenCounter.For(TokenCounter.Default);

    public static ChunkRecord Of(string text, string heading = "", string title = "Guide", int number = 1) => new()
    {
        Id = new Guid(number, 0, 0, new byte[8]),
        Tenant = "a",
        Groups = ["everyone"],
        Document = $"{title}.md",
        Title = title,
        Heading = heading,
        Ordinal = number,
        Start = 100,
        Content = $"{(heading.Length > 0 ? $"{title} › {heading}" : title)}\n{text}",
        Tokens = Tokens.Count(text),
        Hash = $"hash{number}",
    };

    public static RequestRedactor Redactor() => RedactionParts.With().BeginRequest(RedactionParts.Tenant);

    public static AnalyzedQuestion Question(string text) => new(text, Analyzer);

    public static List<RankedChunk> Ranked(params string[] texts) =>
        [.. texts.Select((t, i) => new RankedChunk(Of(t, number: i + 1), 1 - (0.1 * i), null, null))];

    public static IReadOnlyList<ScoredSentence> Scored(string question, IReadOnlyList<RankedChunk> chunks) =>
        new SentenceScorer(Analyzer).Score(Question(question), [.. chunks.Select(c => (c.Chunk, c.Score))]);

    public static Evidence Evidence(string question, IReadOnlyList<RankedChunk> chunks, int maxTokens = 800, double minScore = 0)
    {
        var items = EvidencePacker.Pack(chunks, Scored(question, chunks), maxTokens, minScore, Redactor(), Tokens);
        return new Evidence(items, chunks.Sum(c => c.Chunk.Tokens), items.Sum(i => i.Tokens));
    }
}

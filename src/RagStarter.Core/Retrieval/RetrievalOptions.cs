using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Retrieval.Drift;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tuning;

namespace RagStarter.Core.Retrieval;

/// <summary>How much is searched, kept and sent; section "Retrieval". Changes apply to the next question.</summary>
public sealed record RetrievalOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Retrieval";

    /// <summary>Adds the normalized scores of both searches with a weight.</summary>
    public const string Weighted = "weighted";

    /// <summary>Adds the reciprocal ranks of both searches (reciprocal rank fusion).</summary>
    public const string ReciprocalRank = "rrf";

    /// <summary>
    /// How many chunks each search, by vector and by keyword, contributes. More finds more and costs time, not tokens.
    /// </summary>
    [Range(1, 500)]
    public int Candidates { get; init; } = 40;

    /// <summary>How many chunks are read for their sentences after fusion. More helps questions that need several documents.</summary>
    [Range(1, 100)]
    public int TopK { get; init; } = 8;

    /// <summary>
    /// The most tokens of evidence in a prompt. It is a limit: less is sent when few sentences matter. Lower saves
    /// money, higher helps questions that need many facts.
    /// </summary>
    [Range(50, 200_000)]
    public int MaxContextTokens { get; init; } = 800;

    /// <summary>
    /// A sentence is sent when its score is at least this share of the best one's. 0 sends whole chunks up to
    /// <see cref="MaxContextTokens"/>; 0.5 cuts about two thirds of the tokens.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinSentenceScore { get; init; } = 0.5;

    /// <summary>"weighted" (default) or "rrf".</summary>
    [AllowedValues(Weighted, ReciprocalRank)]
    public string Fusion { get; init; } = Weighted;

    /// <summary>
    /// The share of the keyword search in weighted fusion, from 0 (vectors only) to 1 (keywords only). Not set: 0.9 for
    /// the built-in lexical hashing, 0.5 for an embedding model.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? KeywordWeight { get; init; }

    /// <summary>How much a chunk's best sentence moves it up after fusion. 0 keeps the order of fusion.</summary>
    [Range(0.0, 1.0)]
    public double SentenceWeight { get; init; } = 0.4;

    /// <summary>Of two chunks that share at least this part of their words only the better one is kept. 1 keeps all but exact repetitions.</summary>
    [Range(0.5, 1.0)]
    public double DuplicateOverlap { get; init; } = 0.9;

    /// <summary>
    /// How much a chunk that says what better ones say already gives way to others (maximal marginal relevance). 0 ranks
    /// by worth alone; higher helps questions that need several documents and costs those that need one.
    /// </summary>
    [Range(0.0, 1.0)]
    public double Diversity { get; init; }

    /// <summary>
    /// Documents whose name or title contains one of these words are used only where nothing else answers as well.
    /// </summary>
    public List<string> DemotedWords { get; init; } = ["archive", "archived", "superseded", "obsolete", "deprecated"];

    /// <summary>The most that a request may ask for itself.</summary>
    public RetrievalLimits Limits { get; init; } = new();

    /// <summary>The check with questions whose documents are known.</summary>
    public DriftOptions Drift { get; init; } = new();

    /// <summary>What is otherwise for single tenants, by name.</summary>
    public Dictionary<string, TenantRetrieval> Tenants { get; init; } = [];

    /// <summary>
    /// The settings in force for a request: its own, within the limits, over what was applied to the tenant, over the
    /// tenant's in the configuration, over those for all.
    /// </summary>
    internal RetrievalOptions For(TenantId tenant, RetrievalRequest? request, TuningSettings? applied = null)
    {
        var settings = applied?.Over(this) ?? (Tenants.TryGetValue(tenant.Value, out var own) ? own.Over(this) : this);
        return request is null ? settings : settings with
        {
            TopK = request.TopK is { } top ? Math.Min(top, Limits.TopK) : settings.TopK,
            MaxContextTokens = request.MaxContextTokens is { } tokens ? Math.Min(tokens, Limits.MaxContextTokens) : settings.MaxContextTokens,
        };
    }

    /// <summary>Whether a chunk belongs to a demoted document.</summary>
    internal bool IsDemoted(ChunkRecord chunk) => DemotedWords.Exists(word => ContainsWord(chunk.Title, word) || ContainsWord(chunk.Document, word));

    private static bool ContainsWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The share of the keyword search for the embedding model in use.</summary>
    internal double KeywordWeightFor(Embedder embedder) => KeywordWeight ?? (embedder.IsLexical ? 0.9 : 0.5);

    /// <summary>The settings that shape an answer as one text; cached answers are bound to it.</summary>
    internal string Fingerprint() => FormattableString.Invariant(
        $"{Candidates}/{TopK}/{MaxContextTokens}/{MinSentenceScore}/{Fusion}/{KeywordWeight}/{SentenceWeight}/{DuplicateOverlap}/{Diversity}/{string.Join(',', DemotedWords)}");
}

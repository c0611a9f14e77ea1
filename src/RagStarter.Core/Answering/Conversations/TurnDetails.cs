using System.Text.Json;
using System.Text.Json.Serialization;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>
/// How an answer came about, as it is kept with the conversation. Documents are referred to and not quoted: who may not
/// read one any more does not read it here either.
/// </summary>
public sealed record TurnDetails
{
    /// <summary>One of <see cref="AnswerModes"/>.</summary>
    public string Mode { get; init; } = AnswerModes.Quick;

    /// <summary>One of <see cref="CacheStates"/>.</summary>
    public string Cache { get; init; } = CacheStates.Miss;

    /// <summary>Where an answer that was not made for its question came from; <see langword="null"/> for one that was.</summary>
    public CacheProvenance? Provenance { get; init; }

    /// <summary>The id of the model that wrote it; empty when none was asked.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>The tokens of the request.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>The cost in millionths of a US dollar.</summary>
    public long CostMicroUsd { get; init; }

    /// <summary>How many values of each class were masked.</summary>
    public IReadOnlyDictionary<string, int> Redactions { get; init; } = new Dictionary<string, int>();

    /// <summary>The step of the degradation ladder that the request got.</summary>
    public LadderStep LadderStep { get; init; }

    /// <summary>The budget rule that decided the step.</summary>
    public string LadderReason { get; init; } = string.Empty;

    /// <summary>The steps on its way.</summary>
    public IReadOnlyList<AnswerStep> Steps { get; init; } = [];

    /// <summary>What the reader should know.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The trace that the request is part of; may be empty.</summary>
    public string TraceId { get; init; } = string.Empty;

    /// <summary>What the answer cites.</summary>
    public IReadOnlyList<SourceReference> Cited { get; init; } = [];

    /// <summary>What was sent and is not cited.</summary>
    public IReadOnlyList<SourceReference> Uncited { get; init; } = [];

    internal static TurnDetails Of(AnswerContext answer) => new TurnDetails
    {
        Mode = answer.Question.Mode,
        Cache = answer.Cache,
        Provenance = answer.Provenance,
        Model = answer.Model?.Id ?? string.Empty,
        Usage = answer.Usage,
        CostMicroUsd = answer.CostMicroUsd,
        Redactions = answer.Redactor.Vault.Counts,
        LadderStep = answer.LadderStep,
        LadderReason = answer.LadderReason,
        Steps = answer.Steps,
        Notices = answer.Notices,
        TraceId = answer.TraceId,
        Cited = [.. answer.Citations.Select(SourceReference.To)],
        Uncited = [.. CitationFinder.Rest(answer.Evidence, answer.Citations).Select(SourceReference.To)],
    }.WithTexts(text => answer.Redactor.RedactOfModelToStore(answer.Redactor.Vault.Hide(text)).Value);

    /// <summary>How an answer came about that a caller was given.</summary>
    public static TurnDetails Of(Answer answer, string mode) => new()
    {
        Mode = mode,
        Cache = answer.Cache,
        Provenance = answer.Provenance,
        Model = answer.Model,
        Usage = answer.Usage,
        CostMicroUsd = answer.CostMicroUsd,
        Redactions = answer.Redactions,
        LadderStep = answer.LadderStep,
        LadderReason = answer.LadderReason,
        Steps = answer.Steps,
        Notices = answer.Notices,
        TraceId = answer.TraceId,
    };

    /// <summary>Its texts, which may repeat what the user or a model wrote.</summary>
    internal IEnumerable<string> Texts => Steps.Select(s => s.Detail).Concat(Notices);

    /// <summary>The same with its texts put differently.</summary>
    internal TurnDetails WithTexts(Func<string, string> put) => this with
    {
        Steps = [.. Steps.Select(s => s with { Detail = put(s.Detail) })],
        Notices = [.. Notices.Select(put)],
    };

    internal string ToJson() => JsonSerializer.Serialize(this, TurnDetailsJson.Default.TurnDetails);

    /// <summary>Reads what was kept; <see langword="null"/> for nothing, and for what a later version wrote differently.</summary>
    internal static TurnDetails? Read(string json)
    {
        try
        {
            return json.Length == 0 ? null : JsonSerializer.Deserialize(json, TurnDetailsJson.Default.TurnDetails);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A piece of a document by reference.</summary>
/// <param name="Number">The number by which the answer cites it.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="ChunkId">The chunk; the same text of the same document always has the same id.</param>
/// <param name="Start">Where the quote begins in the document's extracted text, in UTF-16 code units.</param>
/// <param name="Length">The quote's length.</param>
public sealed record SourceReference(int Number, Guid DocumentId, Guid ChunkId, int Start, int Length)
{
    internal static SourceReference To(Citation citation) =>
        new(citation.Number, citation.DocumentId, citation.ChunkId, citation.Start, citation.Length);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(TurnDetails))]
internal sealed partial class TurnDetailsJson : JsonSerializerContext;

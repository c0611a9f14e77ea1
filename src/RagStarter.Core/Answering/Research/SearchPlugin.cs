using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.SemanticKernel;
using RagStarter.Core.Prompts;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// The search that a model may call. Whatever the model asks for, it is searched on behalf of the caller of the request:
/// tenant and groups are no arguments.
/// </summary>
internal sealed class SearchPlugin
{
    public const string Name = "search";

    private const int MaxQueryCharacters = 400;

    private readonly AnswerContext _answer;
    private readonly ResearchRun _run;
    private readonly QuestionEvidence _evidence;
    private readonly HashSet<(Guid Chunk, int Sentence)> _shown;

    public SearchPlugin(AnswerContext answer, ResearchRun run, QuestionEvidence evidence)
    {
        _answer = answer;
        _run = run;
        _evidence = evidence;
        _shown = [.. SentencesOf(run.Planned)];
    }

    [KernelFunction("documents")]
    [Description("Searches the documents that the user may read. Returns numbered sources; cite them by these numbers.")]
    public async Task<string> SearchAsync(
        [Description("One thing to find, as a short question or as key words that the documents would use.")] string query,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            return "The query is empty. Say what to search for.";
        }

        var startedAt = Stopwatch.GetTimestamp();
        var asked = _answer.Redactor.RedactOfModel(query.Length <= MaxQueryCharacters ? query : query[..MaxQueryCharacters]);
        var search = _answer.Redactor.SearchTextOf(asked.Value);
        var found = _run.Book.Add(await _evidence.SearchAsync(_answer, search, _run.EvidenceAllowance, cancellationToken).ConfigureAwait(false));
        _run.AddSearch(new ResearchPart(asked.Value, search, found));
        _answer.NoteEvidence(_run.Book.Evidence);
        _answer.AddStep("search", string.Create(CultureInfo.InvariantCulture, $"{search.Value}: {found.PackedTokens} tokens from {found.Items.Count} passages"), startedAt);
        return Describe(found);
    }

    // What the model has read already is not sent to it twice.
    private string Describe(Evidence found)
    {
        var unseen = found.Items.Select(i => _run.Book.Unseen(i, _shown)).OfType<EvidenceItem>().ToList();
        _shown.UnionWith(SentencesOf(found));
        var text = new StringBuilder();
        if (unseen.Count > 0)
        {
            text.Append(_answer.Fence.Around(DataFence.Sources, (found with { Items = unseen }).ToPromptText()));
        }

        var known = found.Items.Where(i => unseen.TrueForAll(u => u.Number != i.Number)).Select(i => $"[{i.Number}]").ToList();
        if (known.Count > 0)
        {
            text.Append(text.Length > 0 ? "\n\n" : string.Empty).Append("Also found, shown before: ").AppendJoin(' ', known);
        }

        return text.Length > 0 ? text.ToString() : "No source was found. Try other words.";
    }

    private static IEnumerable<(Guid Chunk, int Sentence)> SentencesOf(Evidence evidence) =>
        evidence.Items.SelectMany(i => i.Sentences.Select(s => (i.Chunk.Id, s.Index)));
}

using System.Diagnostics;
using Microsoft.SemanticKernel;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ingestion.Screening;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Prompts;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering;

/// <summary>The state of one question on its way through the filters.</summary>
public sealed class AnswerContext
{
    private const string DataKey = "ragstarter.answer";

    private readonly List<AnswerStep> _steps = [];
    private readonly List<string> _notices = [];
    private readonly List<(CallPermit Permit, int PrunedTokens)> _calls = [];
    private readonly HashSet<Guid> _screened = [];
    private readonly SortedDictionary<string, string> _experiments = new(StringComparer.Ordinal);

    /// <summary>The question as it arrived.</summary>
    public required Question Question { get; init; }

    /// <summary>Identifies the request.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>On whose account it spends.</summary>
    public required Spender Spender { get; init; }

    /// <summary>The registered prompt.</summary>
    public required RegisteredPrompt Prompt { get; init; }

    /// <summary>The earlier messages of the conversation, redacted, the oldest first.</summary>
    public required IReadOnlyList<Conversations.ConversationMessage> History { get; init; }

    /// <summary>Gives and resolves the request's placeholders.</summary>
    public required RequestRedactor Redactor { get; init; }

    /// <summary>The question with placeholders; set by the redaction filter.</summary>
    public RedactedText RedactedQuestion { get; set; }

    /// <summary>What is searched for: the question, masked, made self-contained where it follows another; set by the redaction filter.</summary>
    public RedactedText SearchText { get; set; }

    /// <summary>Whether the policy lets question and answer into the cache; set by the redaction filter.</summary>
    internal bool IsCacheable { get; set; }

    /// <summary>The embedding of <see cref="SearchText"/>, once it was needed.</summary>
    public ReadOnlyMemory<float>? SearchVector { get; set; }

    /// <summary>Whether the embedding model could not answer, so that the evidence was found by words alone and the answer is not kept.</summary>
    public bool HasOnlyWords { get; set; }

    /// <summary>The prompt of the next call as the model reads it; set by the redaction filter when it is rendered.</summary>
    public RedactedText RenderedPrompt { get; set; }

    /// <summary>Marks text of others in the request's prompts.</summary>
    public DataFence Fence { get; } = new();

    /// <summary>What retrieval found; <see langword="null"/> before it ran.</summary>
    public Evidence? Evidence { get; set; }

    /// <summary>The research; <see langword="null"/> in the mode "quick".</summary>
    internal Research.ResearchRun? Research { get; init; }

    /// <summary>One of <see cref="CacheStates"/>.</summary>
    public string Cache { get; set; } = CacheStates.Miss;

    /// <summary>Where an answer that was not made for this question came from; <see langword="null"/> for one that was.</summary>
    public CacheProvenance? Provenance { get; set; }

    /// <summary>How long the work for it goes on.</summary>
    internal RequestLifetime Lifetime { get; init; } = new(CancellationToken.None);

    /// <summary>How long it may still wait for the server of the caches.</summary>
    internal Caching.Redis.RedisAllowance? CacheWait { get; set; }

    /// <summary>The model chosen for the next call.</summary>
    public ChatModel? Model { get; set; }

    /// <summary>The step of the degradation ladder that the request gets.</summary>
    public LadderStep LadderStep { get; set; }

    /// <summary>The budget rule that decided the step, and how it stands; empty for the full service.</summary>
    public string LadderReason { get; set; } = string.Empty;

    /// <summary>Whether the step is decided.</summary>
    internal bool IsLadderDecided { get; set; }

    /// <summary>What the model must be able to do for this request: some of <see cref="ModelCapabilities"/>.</summary>
    public IReadOnlyCollection<string> RequiredCapabilities { get; set; } = [];

    /// <summary>How the model was chosen; <see langword="null"/> when none was asked.</summary>
    public RoutingDecision? Routing { get; set; }

    /// <summary>The experiments that the request takes part in, with the arm it got in each.</summary>
    public IReadOnlyDictionary<string, string> Experiments => _experiments;

    /// <summary>Whether a model other than the preferred one answered, so that the answer is not kept for others.</summary>
    public bool IsDegraded { get; set; }

    /// <summary>The reply as the model wrote it, placeholders included; complete when the stream has ended.</summary>
    public string ModelText { get; set; } = string.Empty;

    /// <summary>The citations of the reply; set when it is complete.</summary>
    public IReadOnlyList<Citation> Citations { get; set; } = [];

    /// <summary>The tokens of the evidence by document; set when the reply is complete.</summary>
    public IReadOnlyList<Retrieval.Sources.SourceTokens> Sources { get; set; } = [];

    /// <summary>One of <see cref="Outcomes"/>; empty while the request is under way.</summary>
    public string Outcome { get; set; } = string.Empty;

    /// <summary>Whether it is an answer that cites none of its sources.</summary>
    public bool IsUncited => Outcome == Outcomes.Answered && Citations.Count == 0;

    /// <summary>Why it was refused or failed.</summary>
    public Problem? Problem { get; set; }

    /// <summary>The trace that the request is part of; empty while nobody traces.</summary>
    public string TraceId { get; set; } = string.Empty;

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<AnswerStep> Steps => _steps;

    /// <summary>What the reader should know.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The tokens of all calls, and of the evidence.</summary>
    public TokenUsage Usage => _calls.Aggregate(EvidenceUsage, (sum, call) => sum + call.Permit.Usage) + EmbeddingUsage;

    /// <summary>The cost of all calls in millionths of a US dollar.</summary>
    public long CostMicroUsd => _calls.Sum(c => c.Permit.CostMicroUsd) + EmbeddingCostMicroUsd;

    /// <summary>What embedding the question used.</summary>
    public TokenUsage EmbeddingUsage { get; set; }

    /// <summary>What embedding the question cost.</summary>
    public long EmbeddingCostMicroUsd { get; set; }

    /// <summary>What embedding the texts would have taken whose vectors were kept.</summary>
    internal KeptVectors KeptVectors { get; set; } = KeptVectors.None;

    /// <summary>The kept answer that was given; <see langword="null"/> where it was made for this question.</summary>
    internal Caching.CachedAnswer? Kept { get; set; }

    /// <summary>The tokens of the evidence: retrieved, packed and cited.</summary>
    public TokenUsage EvidenceUsage { get; set; }

    /// <summary>The context of the request that a kernel works for; <see langword="null"/> for a kernel used otherwise.</summary>
    public static AnswerContext? Of(Kernel kernel) => kernel.Data.TryGetValue(DataKey, out var value) ? value as AnswerContext : null;

    /// <summary>Makes a kernel work for this request.</summary>
    internal void AttachTo(Kernel kernel) => kernel.Data[DataKey] = this;

    /// <summary>What is held for the answer since the question was embedded.</summary>
    internal Hold? HeldForAnswer { get; set; }

    /// <summary>Hands over what is held for the answer; the second time there is nothing.</summary>
    internal Hold? TakeHeldForAnswer()
    {
        var held = HeldForAnswer;
        HeldForAnswer = null;
        return held;
    }

    /// <summary>Completes when all that the request has used so far is in the ledger and in every budget.</summary>
    internal Task Settled => Task.WhenAll(_calls.Select(c => c.Permit.Settled).Append(EmbeddingSettled));

    /// <summary>Completes when what embedding the question used is in the ledger and in every budget.</summary>
    internal Task EmbeddingSettled { get; set; } = Task.CompletedTask;

    /// <summary>The last call that budgets hold for.</summary>
    internal CallPermit? CurrentCall => _calls.Count > 0 ? _calls[^1].Permit : null;

    /// <summary>The calls to chat models, and how many more tokens each prompt would have had with whole passages.</summary>
    internal IReadOnlyList<(CallPermit Permit, int PrunedTokens)> Calls => _calls;

    /// <summary>Notes a call, so that its usage counts. Its prompt has the evidence that the request has so far.</summary>
    internal void AddCall(CallPermit call) => _calls.Add((call, Evidence?.PrunedTokens ?? 0));

    /// <summary>Told of every step as it is added.</summary>
    internal Action<AnswerStep>? StepAdded { get; set; }

    /// <summary>Adds a step that began at <paramref name="startedAt"/> (a <see cref="Stopwatch"/> timestamp).</summary>
    internal void AddStep(string name, string detail, long startedAt)
    {
        var step = new AnswerStep(name, detail, Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        _steps.Add(step);
        StepAdded?.Invoke(step);
    }

    /// <summary>Notes all evidence that the request has so far, and its tokens.</summary>
    internal void NoteEvidence(Evidence evidence)
    {
        Evidence = evidence;
        Screen(evidence);
        EvidenceUsage = EvidenceUsage with { RetrievedTokens = evidence.RetrievedTokens, PackedTokens = evidence.PackedTokens };
    }

    // What is flagged is passed on as data like everything else; the trace and the reader are told.
    private void Screen(Evidence evidence)
    {
        foreach (var item in evidence.Items.Where(i => _screened.Add(i.Chunk.Id)))
        {
            var startedAt = Stopwatch.GetTimestamp();
            if (ContentScreen.Check(item.Chunk.Content) is not ContentFlags.None and var flags)
            {
                AddStep("screening", $"source {item.Number} ({item.Chunk.Document}) is flagged: {string.Join(", ", ContentFlagNames.NamesOf(flags))}", startedAt);
                AddNotice($"Source {item.Number}, {item.Chunk.Document}, has text that may be meant for a model ({ContentFlagNames.Describe(flags)}). Check what the answer takes from it.");
            }
        }
    }

    /// <summary>Notes the arm that the request got in an experiment.</summary>
    internal void AddExperiment(string experiment, string arm) => _experiments[experiment] = arm;

    /// <summary>Adds a notice for the reader.</summary>
    internal void AddNotice(string notice) => _notices.Add(notice);
}

using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ledger;
using RagStarter.Core.Retrieval.Drift;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Retrieval.Drift;

public sealed class DriftCheckTests : IAsyncLifetime
{
    private const string Tents = """{"tenant": "a", "question": "Is a tent dry?", "documents": ["tents.md"]}""";
    private const string Stoves = """{"tenant": "a", "question": "Is a stove hot?", "documents": ["stoves.md"]}""";
    private const string ForStaff = """{"tenant": "a", "question": "What is the margin of a lamp?", "documents": ["margins.md"], "groups": ["staff"]}""";
    private const string Unanswerable = """{"tenant": "a", "question": "Who is the king?", "documents": []}""";

    private readonly TemporaryFolder _folder = new();
    private readonly SelectableEmbeddingModel _model = new();
    private readonly ManualTime _time = new();
    private ScratchPipeline _pipeline = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DriftCheck Check => _pipeline.Get<DriftCheck>();

    public async ValueTask InitializeAsync()
    {
        Ask(Tents, Stoves, Unanswerable);
        _pipeline = await StartAsync();
        await AddAsync("tents.md", "A tent is dry.");
        await AddAsync("stoves.md", "A stove is hot.");
    }

    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_check_keeps_for_how_many_questions_a_right_document_was_found_and_how_similar_the_best_chunks_are()
    {
        var run = Assert.Single(await Check.RunAsync(Cancel));

        Assert.Equal(("a", 2, 2, string.Empty), (run.Tenant.Value, run.Questions, run.Found, run.Alert));
        Assert.InRange(run.ScoreP10, 0.01, run.ScoreP50);
        Assert.InRange(run.ScoreP90, run.ScoreP50, 1.0001);
        var kept = Assert.Single(await RunsAsync());
        Assert.Equal((run.Id, run.Found, run.ScoreP50, run.Fingerprint), (kept.Id, kept.Found, kept.ScoreP50, kept.Fingerprint));
    }

    [Fact]
    public async Task A_recall_that_falls_is_an_alert_until_it_is_back()
    {
        await RunAsync();
        var document = (await _pipeline.Get<DocumentLibrary>().ListAsync(ScratchPipeline.CallerOf("a"), Cancel)).Single(d => d.Name == "stoves.md");
        await _pipeline.Get<DocumentLibrary>().DeleteAsync(ScratchPipeline.CallerOf("a"), document.Id, Cancel);

        var (fallen, still) = (await RunAsync(), await RunAsync());
        await AddAsync("stoves.md", "A stove is hot.");
        var back = await RunAsync();

        Assert.Contains("The recall fell from 1.00 to 0.50.", fallen.Alert, StringComparison.Ordinal);
        Assert.Contains("The recall fell", still.Alert, StringComparison.Ordinal);
        Assert.Equal(string.Empty, back.Alert);
    }

    [Fact]
    public async Task A_recall_below_the_least_is_an_alert_in_the_first_check()
    {
        Ask(Tents, """{"tenant": "a", "question": "How do lions hunt?", "documents": ["lions.md"]}""", """{"tenant": "a", "question": "How do bees fly?", "documents": ["bees.md"]}""");

        var run = await RunAsync();

        Assert.Equal("The recall is 0.33 (1 of 3 questions); Retrieval:Drift:MinRecall is 0.50.", run.Alert);
    }

    [Fact]
    public async Task A_model_that_has_changed_behind_its_name_is_seen_although_its_vectors_are_cached()
    {
        await RunAsync();
        _model.IsChanged = true;

        var run = await RunAsync();

        Assert.Contains("The median similarity fell", run.Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_questions_are_not_compared_with_the_former_ones()
    {
        await RunAsync();
        Ask(Tents, """{"tenant": "a", "question": "How do lions hunt?", "documents": ["lions.md"]}""");

        Assert.Equal(string.Empty, (await RunAsync()).Alert);
    }

    [Fact]
    public async Task A_question_is_asked_with_its_groups_and_never_finds_more()
    {
        await AddAsync("margins.md", "The margin of a lamp is 4 percent.", "staff");
        Ask(ForStaff);
        Assert.Equal(1, (await RunAsync()).Found);

        Ask(ForStaff.Replace("\"staff\"", string.Empty, StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync()).Found);
    }

    [Fact]
    public async Task The_questions_are_on_the_account_of_the_check()
    {
        await RunAsync();

        await using var database = await _pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        var line = await database.Ledger.AsNoTracking().SingleAsync(l => l.User == DriftCheck.User && l.Kind == LedgerKinds.Settle, Cancel);
        Assert.Equal(("a", "evaluation"), (line.Tenant, line.Service));
        Assert.True(line.Usage.EmbeddingTokens > 0);
    }

    [Fact]
    public async Task It_runs_when_it_is_due_and_nothing_is_being_indexed()
    {
        var worker = ActivatorUtilities.CreateInstance<DriftWorker>(_pipeline.Get<IServiceProvider>());
        await _pipeline.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf("a"), "lamps.md", [], Encoding.UTF8.GetBytes("A lamp."), Cancel);
        Assert.False(await worker.RunIfDueAsync(Cancel));
        await _pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel);

        Assert.True(await worker.RunIfDueAsync(Cancel));
        _time.Advance(TimeSpan.FromHours(23));
        Assert.False(await worker.RunIfDueAsync(Cancel));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.True(await worker.RunIfDueAsync(Cancel));
    }

    [Theory]
    [InlineData("""{"tenant": "nobody", "question": "?", "documents": ["x"]}""", "is about the tenant 'nobody'")]
    [InlineData("""{"tenant": "a", "documents": ["x"]}""", "line 1 of")]
    [InlineData("what is this", "is not a question")]
    [InlineData(Unanswerable, "has no question with \"documents\"")]
    public async Task A_file_that_is_not_one_of_questions_stops_the_start_and_says_where(string line, string expected)
    {
        Ask(line);

        await using var pipeline = await StartAsync();
        var problem = Assert.Throws<OptionsValidationException>(() => pipeline.Get<IStartupValidator>().Validate());

        Assert.Contains("Retrieval:Drift:Questions", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_stops_the_start_and_names_the_path()
    {
        File.Delete(_folder.File("questions.jsonl"));

        await using var pipeline = await StartAsync();
        var problem = Assert.Throws<OptionsValidationException>(() => pipeline.Get<IStartupValidator>().Validate());

        Assert.Contains(_folder.File("questions.jsonl"), problem.Message, StringComparison.Ordinal);
    }

    private void Ask(params string[] lines) => File.WriteAllLines(_folder.File("questions.jsonl"), lines);

    private Task<ScratchPipeline> StartAsync() => ScratchPipeline.StartAsync(
        new() { ["Embeddings:Dimensions"] = "64", ["Retrieval:Drift:Questions"] = _folder.File("questions.jsonl") },
        services => services
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new GuardedEmbeddingGenerator(_model)));

    private async Task AddAsync(string name, string text, params string[] groups)
    {
        await _pipeline.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf("a"), name, groups, Encoding.UTF8.GetBytes(text), Cancel);
        Assert.Equal(DocumentState.Ready, (await _pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel))?.State);
    }

    private async Task<DriftRun> RunAsync()
    {
        _time.Advance(TimeSpan.FromDays(1));
        return Assert.Single(await Check.RunAsync(Cancel));
    }

    private Task<IReadOnlyList<DriftRun>> RunsAsync() => Check.RunsOverAllTenantsAsync(null, null, [], Cancel);

    /// <summary>A hosted model whose vectors count letters, until its host puts another one behind the same name.</summary>
    private sealed class SelectableEmbeddingModel : IEmbeddingGenerator<string, Embedding<float>>
    {
        public bool IsChanged { get; set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(t => new Embedding<float>(Vector(t)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }

        private float[] Vector(string text)
        {
            var vector = new float[64];
            foreach (var letter in text)
            {
                vector[(char.ToLowerInvariant(letter) + (IsChanged ? 31 : 0)) % 64]++;
            }

            return vector;
        }
    }
}

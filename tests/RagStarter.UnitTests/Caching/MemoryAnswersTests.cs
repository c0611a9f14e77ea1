using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Caching;

/// <summary>What stays when room is short, and what goes.</summary>
public sealed class MemoryAnswersTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");

    private readonly ManualTime _time = new();
    private readonly SetOptions<CacheOptions> _options = new(new CacheOptions { Responses = new ResponseCacheOptions { LimitMegabytes = 1, TenantShare = 1 } });
    private readonly MemoryAnswers _answers;

    public MemoryAnswersTests() => _answers = new MemoryAnswers(_options, _time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Never_more_is_kept_than_is_allowed()
    {
        for (var i = 0; i < 100; i++)
        {
            await KeepAsync(Acme, $"{i}", kilobytes: 40);
            Assert.InRange((await _answers.ListAsync(Acme, Cancelled)).Sum(a => a.Bytes), 1, 1_000_000);
        }
    }

    [Fact]
    public async Task What_saves_few_tokens_for_its_size_goes_before_what_is_older_and_saves_many()
    {
        await KeepAsync(Acme, "worthy", kilobytes: 100, tokens: 5000);
        await KeepAsync(Acme, "large", kilobytes: 800, tokens: 100);
        await KeepAsync(Acme, "new", kilobytes: 200, tokens: 1000);

        Assert.Equal(["new", "worthy"], await KeptAsync(Acme));
    }

    [Fact]
    public async Task What_is_used_stays_longer_than_what_is_not()
    {
        await KeepAsync(Acme, "used", kilobytes: 400);
        await KeepAsync(Acme, "unused", kilobytes: 400);
        _answers.NoteUse(Key(Acme, "used"), Answer(0, 0));
        await KeepAsync(Acme, "new", kilobytes: 400);

        Assert.Equal(["new", "used"], await KeptAsync(Acme));
    }

    [Fact]
    public async Task The_fame_of_long_ago_fades()
    {
        await KeepAsync(Acme, "famous", kilobytes: 300);
        for (var i = 0; i < 5; i++)
        {
            _answers.NoteUse(Key(Acme, "famous"), Answer(0, 0));
        }

        for (var i = 0; i < 40; i++)
        {
            await KeepAsync(Acme, $"{i}", kilobytes: 300);
        }

        Assert.DoesNotContain("famous", await KeptAsync(Acme));
    }

    [Fact]
    public async Task A_tenant_that_keeps_much_pushes_out_its_own_and_nobody_else()
    {
        await KeepAsync(Globex, "small", kilobytes: 10);
        for (var i = 0; i < 100; i++)
        {
            await KeepAsync(Acme, $"{i}", kilobytes: 50, tokens: 100_000);
        }

        Assert.Equal(["small"], await KeptAsync(Globex));
    }

    [Fact]
    public async Task A_tenant_takes_no_more_than_its_share()
    {
        _options.CurrentValue = new CacheOptions { Responses = new ResponseCacheOptions { LimitMegabytes = 1, TenantShare = 0.25 } };
        for (var i = 0; i < 20; i++)
        {
            await KeepAsync(Acme, $"{i}", kilobytes: 40);
        }

        Assert.InRange((await _answers.ListAsync(Acme, Cancelled)).Sum(a => a.Bytes), 100_000, 250_000);
    }

    [Fact]
    public async Task A_changed_document_takes_the_answers_along_that_rest_on_it_and_no_other()
    {
        var (changed, other) = (Guid.NewGuid(), Guid.NewGuid());
        await KeepAsync(Acme, "both", documents: [changed, other]);
        await KeepAsync(Acme, "other", documents: [other]);
        await KeepAsync(Globex, "foreign", documents: [changed]);

        Assert.Equal(1, await _answers.RemoveDocumentAsync(Acme, changed, Cancelled));

        Assert.Equal(["other"], await KeptAsync(Acme));
        Assert.Equal(["foreign"], await KeptAsync(Globex));
        Assert.Equal(0, await _answers.RemoveDocumentAsync(Acme, changed, Cancelled));
    }

    [Theory]
    [InlineData("answer", null, 2)]
    [InlineData("answer@1.0.0", null, 1)]
    [InlineData("answer@1", null, 0)]
    [InlineData("ans", null, 0)]
    [InlineData(null, "m", 3)]
    [InlineData(null, "n", 0)]
    [InlineData("answer", "m", 2)]
    public async Task A_purge_removes_what_fits_all_that_it_names(string? template, string? model, int count)
    {
        await KeepAsync(Acme, "1", prompt: "answer@1.0.0#aa");
        await KeepAsync(Acme, "2", prompt: "answer@1.1.0#bb");
        await KeepAsync(Acme, "3", prompt: "research@1.0.0#cc");
        await KeepAsync(Globex, "4", prompt: "answer@1.0.0#aa");

        Assert.Equal(count, await _answers.RemoveAsync(Acme, new AnswerSelection { Template = template, Model = model }, Cancelled));
        Assert.Equal(3 - count, (await KeptAsync(Acme)).Count);
        Assert.Single(await KeptAsync(Globex));
    }

    [Fact]
    public async Task A_purge_by_age_leaves_what_is_younger()
    {
        await KeepAsync(Acme, "old");
        _time.Advance(TimeSpan.FromHours(1));
        await KeepAsync(Acme, "young");

        await _answers.RemoveAsync(Acme, new AnswerSelection { CreatedBefore = _time.Now }, Cancelled);

        Assert.Equal(["young"], await KeptAsync(Acme));
    }

    [Fact]
    public async Task A_removed_answer_leaves_no_question_behind()
    {
        await KeepAsync(Acme, "a", withQuestion: true);
        await KeepAsync(Acme, "b", withQuestion: true);

        await _answers.RemoveAsync(Key(Acme, "a"), Cancelled);

        Assert.Equal(["b"], (await _answers.QuestionsAsync(new CachePartition(Acme, "p"), Cancelled)).Select(q => q.Key));
        await _answers.RemoveAsync(Key(Acme, "b"), Cancelled);
        Assert.Empty(await _answers.QuestionsAsync(new CachePartition(Acme, "p"), Cancelled));
    }

    [Fact]
    public async Task Another_tenant_finds_nothing_under_the_same_key()
    {
        await KeepAsync(Acme, "a", withQuestion: true);

        Assert.NotNull(await _answers.FindAsync(Key(Acme, "a"), Cancelled));
        Assert.Null(await _answers.FindAsync(Key(Globex, "a"), Cancelled));
        Assert.Empty(await _answers.QuestionsAsync(new CachePartition(Globex, "p"), Cancelled));
        Assert.False(await _answers.RemoveAsync(Key(Globex, "a"), Cancelled));
    }

    [Fact]
    public async Task What_was_served_is_known_to_its_tenant_only()
    {
        var request = Guid.NewGuid();
        var served = new ServedAnswer(request, Key(Acme, "a"), "exact");
        _answers.NoteAnswered(served);

        Assert.Equal(served, await _answers.FindAnsweredAsync(Acme, request, Cancelled));
        Assert.Null(await _answers.FindAnsweredAsync(Globex, request, Cancelled));
    }

    private static AnswerKey Key(TenantId tenant, string question) => new(new CachePartition(tenant, "p"), question);

    private CachedAnswer Answer(int kilobytes, long tokens) =>
        new("q", new string('x', kilobytes * 500), "m", _time.Now, 1, "e", [], tokens, 0, 0);

    private async Task KeepAsync(
        TenantId tenant, string question, int kilobytes = 1, long tokens = 1000, string prompt = "answer@1.0.0#aa", Guid[]? documents = null, bool withQuestion = false)
    {
        var answer = Answer(kilobytes, tokens) with { Prompt = prompt, Documents = documents ?? [] };
        var expiresAt = _time.Now + TimeSpan.FromHours(8);
        await _answers.StoreAsync(Key(tenant, question), answer, expiresAt, withQuestion ? new CachedQuestion(question, "q", [1], expiresAt) : null, Cancelled);
    }

    private async Task<List<string>> KeptAsync(TenantId tenant) =>
        [.. (await _answers.ListAsync(tenant, Cancelled)).Select(a => a.Key.Question).Order(StringComparer.Ordinal)];
}

using System.Text;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Suggestions;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Answering.Suggestions;

public sealed class QuestionSuggestionsTests : IAsyncLifetime
{
    private static readonly Caller Ann = ScratchPipeline.CallerOf("a");
    private static readonly Caller Staff = ScratchPipeline.CallerOf("a", "staff");

    private ScratchPipeline _pipeline = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _pipeline = await ScratchPipeline.StartAsync();

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task Questions_of_the_documents_come_before_their_headings()
    {
        await AddAsync("tents.md", "# Tents\n\n## Care of the fabric\n\nWash it by hand.");
        await AddAsync("faq.md", "# Questions\n\n## Do you ship to islands?\n\nYes.");

        var found = await FirstAsync(Ann);

        Assert.Equal(["Do you ship to islands?", "Care of the fabric"], found.Select(s => s.Topic));
        Assert.Equal([true, false], found.Select(s => s.IsQuestion));
    }

    [Fact]
    public async Task Nothing_of_a_document_is_suggested_to_who_may_not_read_it()
    {
        await AddAsync("pay.md", "# Pay\n\n## Bonus of the directors\n\nIt is high.", "staff");

        Assert.Single(await FirstAsync(Staff));
        Assert.Empty(await FirstAsync(Ann));
        Assert.Empty(await FirstAsync(ScratchPipeline.CallerOf("b", "staff")));
        Assert.Empty(await FirstAsync(ScratchPipeline.CallerOf("a", "staf", "f|staff")));
    }

    [Fact]
    public async Task A_document_that_was_withdrawn_is_not_suggested_although_it_is_not_read_again_yet()
    {
        await AddAsync("pay.md", "# Pay\n\n## Bonus of the directors\n\nIt is high.");
        Assert.Single(await FirstAsync(Ann));

        await _pipeline.Get<DocumentLibrary>().AddAsync(Ann, "pay.md", ["staff"], Encoding.UTF8.GetBytes("# Pay\n\n## Bonus of the directors\n\nIt is high."), Cancel);

        Assert.Empty(await FirstAsync(Ann));
    }

    [Fact]
    public async Task Changed_documents_are_suggested_anew()
    {
        await AddAsync("tents.md", "# Tents\n\n## Care of the fabric\n\nWash it by hand.");
        await FirstAsync(Ann);

        await AddAsync("tents.md", "# Tents\n\n## Repair of the poles\n\nSend them in.");

        Assert.Equal(["Repair of the poles"], (await FirstAsync(Ann)).Select(s => s.Topic));
    }

    [Fact]
    public void What_follows_comes_from_what_was_read_and_not_cited()
    {
        var cited = Citation(1, "Returns › Return window");
        var suggestions = FollowUpTopics.Of(
            [cited], [Citation(2, "Returns › Return window"), Citation(3, "Returns › Damaged goods"), Citation(4, "Returns"), Citation(5, "Returns › 2024"), Citation(6, "Returns › damaged goods")], 3);

        Assert.Equal(["Damaged goods"], suggestions.Select(s => s.Topic));
    }

    private static Citation Citation(int number, string heading) => new(number, Guid.NewGuid(), "returns.md", "Returns", Guid.NewGuid(), heading, 0, "Quote.", 0, 6);

    private Task<IReadOnlyList<Suggestion>> FirstAsync(Caller caller) => _pipeline.Get<QuestionSuggestions>().FirstAsync(caller, 4, Cancel);

    private async Task AddAsync(string name, string text, params string[] groups)
    {
        await _pipeline.Get<DocumentLibrary>().AddAsync(Ann, name, groups, Encoding.UTF8.GetBytes(text), Cancel);
        while (await _pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel) is not null)
        {
            // Until nothing waits.
        }
    }
}

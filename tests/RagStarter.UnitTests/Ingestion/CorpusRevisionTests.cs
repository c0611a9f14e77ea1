using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Ingestion;

/// <summary>Law 4: whoever can find a document finds a revision that tells cached answers so, wherever a process ends.</summary>
public sealed class CorpusRevisionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("# Guide\nA tent is dry.", DocumentState.Ready)]
    [InlineData("\0\0\0\0", DocumentState.Failed)]
    public async Task A_documents_state_and_the_revision_are_seen_together_or_not_at_all(string text, DocumentState expected)
    {
        var watch = new RevisionWatch();
        await using var pipeline = await ScratchPipeline.StartAsync(replace: services => services.ConfigureDbContext<SqliteDbContext>(options => options.AddInterceptors(watch)));
        await pipeline.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf("a"), "guide.md", [], Encoding.UTF8.GetBytes(text), Cancel);
        watch.Look = async () => (await StateAsync(pipeline), await pipeline.Get<CorpusRevisions>().GetAsync(ScratchPipeline.Tenant, Cancel));

        await pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel);

        Assert.Equal([(DocumentState.Running, 0L)], watch.Seen);
        Assert.Equal((expected, 1L), await watch.Look());
    }

    private static async Task<DocumentState> StateAsync(ScratchPipeline pipeline)
    {
        await using var database = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        return await database.Documents.AsNoTracking().Select(d => d.State).SingleAsync(Cancel);
    }

    /// <summary>Looks, as another process would, just before the revision is raised.</summary>
    private sealed class RevisionWatch : DbCommandInterceptor
    {
        public Func<Task<(DocumentState State, long Revision)>>? Look { get; set; }

        public List<(DocumentState State, long Revision)> Seen { get; } = [];

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Look is not null && command.CommandText.Contains("corpus_revisions", StringComparison.Ordinal))
            {
                Seen.Add(await Look());
            }

            return result;
        }
    }
}

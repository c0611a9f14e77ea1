using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Ingestion;

/// <summary>Documents that are deleted at the least convenient moment of their ingestion.</summary>
public sealed class DeletionMomentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("EXISTS")] // the look whether it is still the newest version, before its chunks are written
    [InlineData("INSERT INTO \"document_contents\"")] // its chunks have been written
    public async Task A_document_that_is_deleted_while_it_is_written_leaves_nothing(string command)
    {
        var moment = new Moment(command);
        await using var pipeline = await ScratchPipeline.StartAsync(
            new() { ["Embeddings:Dimensions"] = "64" },
            services => services.ConfigureDbContext<SqliteDbContext>(options => options.AddInterceptors(moment)));
        var (library, ann) = (pipeline.Get<DocumentLibrary>(), ScratchPipeline.CallerOf("a"));
        var document = await library.AddAsync(ann, "guide.md", [], Encoding.UTF8.GetBytes("# Guide\nA tent is dry."), Cancel);
        moment.Then = async () => Assert.True(await library.DeleteAsync(ann, document.Id, Cancel));

        await pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel);

        Assert.Null(moment.Then);
        Assert.Empty(await pipeline.Get<ChunkStore>().GetDocumentAsync(ScratchPipeline.Tenant, document.Id, Cancel));
        Assert.Null(await library.FindAsync(ann, document.Id, Cancel));
    }

    /// <summary>Does something once, when a command that looks like one of documents is on its way.</summary>
    private sealed class Moment(string part) : DbCommandInterceptor
    {
        public Func<Task>? Then { get; set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            await HappenAsync(command, part == "EXISTS");
            return result;
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            await HappenAsync(command, part != "EXISTS");
            return result;
        }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await HappenAsync(command, part != "EXISTS");
            return result;
        }

        private async Task HappenAsync(DbCommand command, bool isTime)
        {
            if (isTime && Then is { } then && command.CommandText.Contains(part, StringComparison.Ordinal) && command.CommandText.Contains("document", StringComparison.Ordinal))
            {
                Then = null;
                await then();
            }
        }
    }
}

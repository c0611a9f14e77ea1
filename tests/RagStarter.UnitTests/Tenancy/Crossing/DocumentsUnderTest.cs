using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>The document library, its files, its texts and the corpus revisions.</summary>
internal sealed class DocumentsUnderTest(ScratchPipeline pipeline) : IStoreUnderTest
{
    private const int Kept = 150;

    // The same names in every tenant.
    private static readonly string[] Names = ["a.md", "A.md", "\u0430.md", "a.txt", "x/a.md", "%.md", "_.md", "a .md", "a'b.md", "[a].md"];

    private readonly List<KeptDocument> _documents = [];
    private readonly Dictionary<TenantId, long> _revisions = [];

    private DocumentLibrary Library => pipeline.Get<DocumentLibrary>();

    private CorpusRevisions Revisions => pipeline.Get<CorpusRevisions>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        var anybodys = _documents.Count == 0 ? null : World.Pick(_documents, operation.Thing);
        switch (operation.Kind % 7)
        {
            case 0 or 1:
                await AddAsync(operation, caller);
                break;
            case 2:
                var listed = await Library.ListAsync(caller, Cancelled);
                Assert.Equal(Visible(caller).Select(d => d.Id).Order(), listed.Select(d => d.Id).Order());
                Assert.All(listed, d => Assert.Equal(caller.Tenant, d.Tenant));
                break;
            case 3 when anybodys is not null:
                var found = await Library.FindAsync(caller, anybodys.Id, Cancelled);
                Assert.Equal(anybodys.MayBeReadBy(caller) ? anybodys.Id : null, found?.Id);

                // For those who look after a tenant, groups do not count.
                Assert.Equal(anybodys.Tenant == caller.Tenant ? anybodys.Id : null, await Library.FindIdAsync(caller.Tenant, anybodys.Id.ToString(), Cancelled));
                Assert.Equal(_documents.Find(d => d.Tenant == caller.Tenant && d.Name == anybodys.Name)?.Id, await Library.FindIdAsync(caller.Tenant, anybodys.Name, Cancelled));
                break;
            case 4 when anybodys is not null:
                var text = await Library.GetTextAsync(caller, anybodys.Id, Cancelled);
                Assert.Equal(anybodys.MayBeReadBy(caller) ? $"text of {anybodys.Tenant}" : null, text?.Text);
                break;
            case 5 when anybodys is not null:
                Assert.Equal(anybodys.MayBeReadBy(caller), operation.Other % 2 == 0
                    ? await DeleteAsync(anybodys, caller)
                    : await Library.RetryAsync(caller, anybodys.Id, Cancelled));
                break;
            default:
                if (operation.Other % 2 == 0)
                {
                    await Revisions.RaiseAsync(caller.Tenant, Cancelled);
                    _revisions[caller.Tenant] = _revisions.GetValueOrDefault(caller.Tenant) + 1;
                }

                Assert.Equal(_revisions.GetValueOrDefault(caller.Tenant), await Revisions.GetAsync(caller.Tenant, Cancelled));
                break;
        }
    }

    private async Task AddAsync(Operation operation, Caller caller)
    {
        if (_documents.Count >= Kept)
        {
            return;
        }

        var name = World.Pick(Names, operation.Name);
        string[] groups = [World.Pick(HostileNames.Groups, operation.Groups)];
        var added = await Library.AddAsync(caller, name, groups, System.Text.Encoding.UTF8.GetBytes($"{operation.Other}"), Cancelled);
        Assert.Equal(caller.Tenant, added.Tenant);
        var known = _documents.Find(d => d.Tenant == caller.Tenant && d.Name == name);
        if (known is not null)
        {
            Assert.Equal(known.Id, added.Id);
            _documents.Remove(known);
            if (!known.Groups.SequenceEqual(groups))
            {
                // What was there is for nobody any more until it has been read again.
                _revisions[caller.Tenant] = _revisions.GetValueOrDefault(caller.Tenant) + 1;
                Assert.Null(await Library.GetTextAsync(caller with { Groups = groups }, added.Id, Cancelled));
                await ReadAsync(added);
            }
        }
        else
        {
            Assert.DoesNotContain(_documents, d => d.Id == added.Id);
            await ReadAsync(added);
        }

        _documents.Add(new KeptDocument(added.Id, caller.Tenant, name, groups));
        Assert.StartsWith(Path.Combine(pipeline.StateFolder, "files", caller.Tenant.Value) + Path.DirectorySeparatorChar, pipeline.Get<DocumentFiles>().PathOf(added), StringComparison.Ordinal);
    }

    // What ingestion keeps of a document.
    private async Task ReadAsync(Document document)
    {
        await using var database = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        database.DocumentContents.Add(new DocumentContent { DocumentId = document.Id, Text = $"text of {document.Tenant}", Blocks = "[]" });
        await database.SaveChangesAsync(Cancelled);
    }

    private async Task<bool> DeleteAsync(KeptDocument document, Caller caller)
    {
        if (!await Library.DeleteAsync(caller, document.Id, Cancelled))
        {
            return false;
        }

        _documents.Remove(document);
        _revisions[caller.Tenant] = _revisions.GetValueOrDefault(caller.Tenant) + 1;
        return true;
    }

    private IEnumerable<KeptDocument> Visible(Caller caller) => _documents.Where(d => d.MayBeReadBy(caller));

    private sealed record KeptDocument(Guid Id, TenantId Tenant, string Name, string[] Groups)
    {
        public bool MayBeReadBy(Caller caller) => Tenant == caller.Tenant && Groups.Intersect(caller.Groups, StringComparer.Ordinal).Any();
    }
}

using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.UnitTests.VectorStores.Embedded;

/// <summary>An embedded store whose records belong to tenants and groups, as the application uses it.</summary>
internal sealed class SharedPartitions : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<EmbeddedVectorStore> _stores = [];

    public SharedPartitions() => Notes = Open();

    public string File => _folder.File("vectors.db");

    /// <summary>The collection, as the first process sees it.</summary>
    public VectorStoreCollection<Guid, Note> Notes { get; private set; }

    /// <summary>The collection as another process sees it.</summary>
    public VectorStoreCollection<Guid, Note> Open(string? file = null)
    {
        var store = new EmbeddedVectorStore(new EmbeddedVectorStoreOptions { Path = file ?? File, PartitionProperty = nameof(Note.Tenant) });
        _stores.Add(store);
        var notes = store.GetCollection<Guid, Note>("notes");
        notes.EnsureCollectionExistsAsync().GetAwaiter().GetResult();
        return notes;
    }

    /// <summary>Closes every store and opens the file anew.</summary>
    public void Reopen()
    {
        CloseAll();
        Notes = Open();
    }

    public string CopyOfFiles()
    {
        var copy = _folder.File("copy.db");
        foreach (var suffix in new[] { string.Empty, "-wal" })
        {
            System.IO.File.Copy(File + suffix, copy + suffix);
        }

        return copy;
    }

    public void Dispose()
    {
        CloseAll();
        _folder.Dispose();
    }

    public static async Task<List<(string Text, double Score)>> WordsAsync(
        VectorStoreCollection<Guid, Note> notes, string query, string tenant, params string[] groups)
    {
        var keywords = (IKeywordSearchable<Note>)notes.GetService(typeof(IKeywordSearchable<Note>))!;
        return await keywords.SearchKeywordsAsync(query, 100, n => n.Tenant == tenant && n.Groups.Any(g => groups.Contains(g)), TestContext.Current.CancellationToken)
            .Select(r => (r.Record.Text, r.Score!.Value)).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<List<(string Text, double Score)>> NearestAsync(
        VectorStoreCollection<Guid, Note> notes, float[] vector, string tenant, params string[] groups)
    {
        var options = new VectorSearchOptions<Note> { Filter = n => n.Tenant == tenant && n.Groups.Any(g => groups.Contains(g)) };
        return await notes.SearchAsync(vector, 100, options, TestContext.Current.CancellationToken)
            .Select(r => (r.Record.Text, r.Score!.Value)).ToListAsync(TestContext.Current.CancellationToken);
    }

    private void CloseAll()
    {
        _stores.ForEach(s => s.Dispose());
        _stores.Clear();
    }
}

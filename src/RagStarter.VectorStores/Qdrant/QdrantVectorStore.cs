using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Language;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>A vector store on a Qdrant server or cluster, reached over REST, with keyword search.</summary>
/// <remarks>Thread-safe; one instance per server and process is enough, because collections share its connections.</remarks>
public sealed class QdrantVectorStore : VectorStore
{
    /// <summary>The store's name in telemetry and errors.</summary>
    public const string SystemName = "qdrant";

    private const int LongestName = 255;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("<>:\"/\\|?*\0\u001F");

    private readonly QdrantOptions _options;
    private readonly TextAnalyzer _analyzer;
    private readonly string? _partitionProperty;
    private readonly QdrantConnection _connection;

    /// <summary>Makes a store; the server is not called yet.</summary>
    /// <param name="options">The server and how collections are made there.</param>
    /// <param name="analyzer">Finds the words of full-text properties and of keyword queries.</param>
    /// <param name="partitionProperty">
    /// The name of a string property that every query filters by, such as a tenant: records without it are refused, and the
    /// server keeps those of one value together.
    /// </param>
    /// <param name="time">The clock of deadlines and repetitions.</param>
    public QdrantVectorStore(QdrantOptions options, TextAnalyzer? analyzer = null, string? partitionProperty = null, TimeProvider? time = null)
        : this(options, analyzer, partitionProperty, time, handler: null)
    {
    }

    internal QdrantVectorStore(
        QdrantOptions options, TextAnalyzer? analyzer, string? partitionProperty, TimeProvider? time, HttpMessageHandler? handler)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _analyzer = analyzer ?? new TextAnalyzer();
        _partitionProperty = partitionProperty;
        _connection = new QdrantConnection(options, time ?? TimeProvider.System, handler);
    }

    /// <inheritdoc/>
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null)
    {
        CheckName(name);
        if (typeof(TRecord) == typeof(Dictionary<string, object?>))
        {
            throw new NotSupportedException("Records that are dictionaries need GetDynamicCollection.");
        }

        var model = new QdrantModelBuilder().Build(typeof(TRecord), typeof(TKey), definition, null);
        return new QdrantCollection<TKey, TRecord>(_connection, new QdrantSchema(name, model, _partitionProperty), _options, _analyzer);
    }

    /// <inheritdoc/>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition)
    {
        CheckName(name);
        var model = new QdrantModelBuilder().BuildDynamic(definition, null);
        return new QdrantDynamicCollection(_connection, new QdrantSchema(name, model, _partitionProperty), _options, _analyzer);
    }

    /// <summary>The names of all collections, without the aliases that <see cref="SwapAsync"/> makes.</summary>
    /// <exception cref="VectorStoreException">The server cannot be reached or refuses.</exception>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = await _connection.SendAsync(
            ApiCall.Server("ListCollectionNames", HttpMethod.Get, "collections"), QdrantJson.Default.AnswerCollectionList, cancellationToken).ConfigureAwait(false);
        foreach (var collection in list!.Collections)
        {
            yield return collection.Name;
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        await Points(name).FindAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) =>
        Points(name).DropAsync(cancellationToken);

    /// <summary>
    /// Lets <paramref name="alias"/> stand for <paramref name="collection"/> from now on, in one step: to index again
    /// without a gap, fill a collection beside the one in use and swap. A collection is opened by its alias like by its name.
    /// </summary>
    /// <exception cref="VectorStoreException">There is no such collection, or the alias is the name of one.</exception>
    public async Task SwapAsync(string alias, string collection, CancellationToken cancellationToken = default)
    {
        CheckName(alias);
        CheckName(collection);
        await _connection.SendAsync(
            (ApiCall.Server("Swap", HttpMethod.Post, "collections/aliases") with { Collection = collection })
                .With(new AliasActions([new AliasAction(new Alias(alias, collection))]), QdrantJson.Default.AliasActions),
            QdrantJson.Default.AnswerBoolean,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(VectorStoreMetadata) ? new VectorStoreMetadata { VectorStoreSystemName = SystemName, VectorStoreName = _connection.Endpoint }
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private PointsApi Points(string name)
    {
        CheckName(name);
        return new PointsApi(_connection, _options, name);
    }

    // The name becomes a part of a path: "..", for one, would be another.
    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > LongestName || name is "." or ".." || name.AsSpan().IndexOfAny(NotInNames) >= 0)
        {
            throw new ArgumentException($"'{name}' cannot be the name of a collection: names have at most {LongestName} characters and none of <>:\"/\\|?*.", nameof(name));
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace RagStarter.VectorStores.Embedded;

/// <summary>A vector store in one SQLite file, with keyword search; nothing to install.</summary>
/// <remarks>Thread-safe; one instance per file and process is enough, because collections share the vectors in memory.</remarks>
public sealed class EmbeddedVectorStore : VectorStore
{
    /// <summary>The store's name in telemetry and errors.</summary>
    public const string SystemName = "ragstarter.embedded";

    private readonly ConcurrentDictionary<(string Name, string Signature), CollectionImage> _images = new();
    private readonly EmbeddedVectorStoreOptions _options;
    private readonly EmbeddedDatabase _database;

    /// <summary>Opens the file; creates it when it does not exist.</summary>
    /// <exception cref="VectorStoreException">The file cannot be opened.</exception>
    public EmbeddedVectorStore(EmbeddedVectorStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _database = new EmbeddedDatabase(options);
    }

    /// <inheritdoc/>
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (typeof(TRecord) == typeof(Dictionary<string, object?>))
        {
            throw new NotSupportedException("Records that are dictionaries need GetDynamicCollection.");
        }

        var (schema, image) = Open(name, new EmbeddedModelBuilder().Build(typeof(TRecord), typeof(TKey), definition, null));
        return new EmbeddedCollection<TKey, TRecord>(_database, image, schema, _options);
    }

    /// <inheritdoc/>
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var (schema, image) = Open(name, new EmbeddedModelBuilder().BuildDynamic(definition, null));
        return new EmbeddedDynamicCollection(_database, image, schema, _options);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var names = _database.Run("ListCollectionNames", connection =>
        {
            using var command = EmbeddedDatabase.Command(connection, "SELECT name FROM collections ORDER BY name");
            using var reader = command.ExecuteReader();
            var list = new List<string>();
            while (reader.Read())
            {
                list.Add(reader.GetString(0));
            }

            return list;
        });
        foreach (var name in names)
        {
            yield return name;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(_database.Run("CollectionExists", c => Exists(c, name), name));

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        var model = new EmbeddedModelBuilder().BuildDynamic(
            new VectorStoreCollectionDefinition { Properties = [new VectorStoreKeyProperty("key", typeof(string))] }, null);
        Delete(_database, new CollectionSchema(name, model));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(VectorStoreMetadata) ? new VectorStoreMetadata { VectorStoreSystemName = SystemName, VectorStoreName = _database.Path }
        : serviceType.IsInstanceOfType(this) ? this : null;

    internal static bool Exists(SqliteConnection connection, string name) =>
        EmbeddedDatabase.Scalar(connection, "SELECT 1 FROM collections WHERE name = $name", ("$name", name)) is not null;

    internal static void Delete(EmbeddedDatabase database, CollectionSchema schema) => database.Write(
        "EnsureCollectionDeleted",
        connection =>
        {
            EmbeddedDatabase.Execute(connection, schema.DropSql);
            EmbeddedDatabase.Execute(connection, "DELETE FROM collections WHERE name = $name", ("$name", schema.Name));
            return true;
        },
        schema.Name);

    /// <summary>The property that keeps partitions apart, where the model has it.</summary>
    internal static PropertyModel? PartitionOf(CollectionModel model, EmbeddedVectorStoreOptions options) =>
        options.PartitionProperty is { } name && model.PropertyMap.TryGetValue(name, out var property) && property.Type == typeof(string)
            ? property
            : null;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var image in _images.Values)
            {
                image.Dispose();
            }

            _images.Clear();
        }

        base.Dispose(disposing);
    }

    private (CollectionSchema Schema, CollectionImage Image) Open(string name, CollectionModel model)
    {
        foreach (var property in model.VectorProperties)
        {
            if (!VectorMath.Functions.Contains(VectorInput.DistanceFunctionOf(property)))
            {
                throw new NotSupportedException(
                    $"The distance function '{property.DistanceFunction}' of '{property.ModelName}' is not supported; supported are {string.Join(", ", VectorMath.Functions)}.");
            }
        }

        var schema = new CollectionSchema(name, model);
        var functions = string.Join(',', model.VectorProperties.Select(VectorInput.DistanceFunctionOf));
        var image = _images.GetOrAdd(
            (name, schema.Signature + functions),
            _ => new CollectionImage(_database, schema, [.. model.VectorProperties.Select(p => VectorMath.IsCosine(VectorInput.DistanceFunctionOf(p)))], _options.Quantize));
        return (schema, image);
    }
}

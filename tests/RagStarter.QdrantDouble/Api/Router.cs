using System.Text.Json;
using RagStarter.QdrantDouble.Storage;

namespace RagStarter.QdrantDouble.Api;

/// <summary>Finds what a call asks for, does it and makes the answer's result.</summary>
internal sealed class Router(Database database, QdrantServer server)
{
    private static readonly string[] WriteParameters = ["wait", "ordering", "timeout"];
    private static readonly string[] ReadParameters = ["consistency", "timeout"];

    public object Run(HttpRequest request, byte[] body)
    {
        var segments = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return (request.Method, segments) switch
        {
            ("GET", ["collections"]) => new { Collections = database.Names.Select(name => new { Name = name }) },
            ("POST", ["collections", "aliases"]) => Checked(request, ["timeout"], () => database.Change(StrictJson.Read<AliasRequest>(body))),
            ("GET", ["collections", var name]) => Info(database.Find(name)),
            ("PUT", ["collections", var name]) => Checked(
                request, ["timeout"], () => database.Create(name, StrictJson.Read<CreateCollectionRequest>(body), server.StrictMode)),
            ("DELETE", ["collections", var name]) => Checked(request, ["timeout"], () => database.Drop(name)),
            ("PUT", ["collections", var name, "index"]) => Checked(request, WriteParameters, () => Write(
                request, () => Index(database.Find(name), StrictJson.Read<CreateIndexRequest>(body)))),
            ("PUT", ["collections", var name, "points"]) => Checked(request, WriteParameters, () => Write(
                request, () => database.Find(name).Upsert(StrictJson.Read<UpsertRequest>(body)))),
            ("POST", ["collections", var name, "points", "delete"]) => Checked(request, WriteParameters, () => Write(
                request, () => database.Find(name).Delete(StrictJson.Read<DeleteRequest>(body)))),
            ("POST", ["collections", var name, "points"]) => Checked(request, ReadParameters, () => Get(database.Find(name), StrictJson.Read<PointRequest>(body))),
            ("POST", ["collections", var name, "points", "scroll"]) => Checked(
                request, ReadParameters, () => Scroll(database.Find(name), StrictJson.Read<ScrollRequest>(body))),
            ("POST", ["collections", var name, "points", "count"]) => Checked(
                request, ReadParameters, () => new { Count = database.Find(name).CountOf(StrictJson.Read<CountRequest>(body)) }),
            ("POST", ["collections", var name, "facet"]) => Checked(request, ReadParameters, () => new
            {
                Hits = database.Find(name).Facet(StrictJson.Read<FacetRequest>(body)).Select(h => new { h.Value, h.Count }),
            }),
            ("POST", ["collections", var name, "points", "query"]) => Checked(
                request, ReadParameters, () => Query(database.Find(name), StrictJson.Read<QueryRequest>(body))),
            _ => throw new RefusedException(404, string.Empty, isPlainText: true),
        };
    }

    private static object Checked(HttpRequest request, IReadOnlyList<string> known, Func<object> work) =>
        request.Query.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown
            ? throw RefusedException.BadRequest($"unknown query parameter `{unknown}`")
            : work();

    // Without wait=true the answer comes when the write is in the log.
    private static object Write(HttpRequest request, Action work)
    {
        work();
        return new { OperationId = 1, Status = request.Query["wait"] == "true" ? "completed" : "acknowledged" };
    }

    private static void Index(Collection collection, CreateIndexRequest index)
    {
        if (index.FieldSchema.Type is not ("keyword" or "integer" or "float" or "bool" or "datetime" or "uuid")
            || (index.FieldSchema.IsTenant is not null && index.FieldSchema.Type is not ("keyword" or "uuid"))
            || ((index.FieldSchema.Lookup ?? index.FieldSchema.Range) is not null && index.FieldSchema.Type != "integer"))
        {
            throw RefusedException.BadJson("data did not match any variant of untagged enum PayloadFieldSchema");
        }

        collection.Indexes[index.FieldName] = index.FieldSchema;
    }

    private static List<Dictionary<string, object?>> Get(Collection collection, PointRequest request)
    {
        var (withPayload, fields) = Payload(request.WithPayload, byDefault: true);
        return collection.Get(request).ConvertAll(p => p.ToJson(withPayload, fields, request.WithVector));
    }

    private static Dictionary<string, object?> Scroll(Collection collection, ScrollRequest request)
    {
        var (page, next) = collection.Scroll(request);
        var (withPayload, fields) = Payload(request.WithPayload, byDefault: true);
        return new Dictionary<string, object?>
        {
            ["points"] = page.ConvertAll(p => p.ToJson(withPayload, fields, request.WithVector)),
            ["next_page_offset"] = next?.ToJson(),
        };
    }

    private static object Query(Collection collection, QueryRequest request)
    {
        var (withPayload, fields) = Payload(request.WithPayload, byDefault: false);
        return new
        {
            Points = collection.Query(request).ConvertAll(found =>
            {
                var json = found.Point.ToJson(withPayload, fields, request.WithVector);
                json["score"] = found.Score;
                json["version"] = 0;
                return json;
            }),
        };
    }

    private static (bool With, string[]? Fields) Payload(JsonElement? asked, bool byDefault) => asked switch
    {
        null => (byDefault, null),
        { ValueKind: JsonValueKind.True } => (true, null),
        { ValueKind: JsonValueKind.False } => (false, null),
        { ValueKind: JsonValueKind.Array } list => (true, [.. list.EnumerateArray().Select(f => f.GetString()!)]),
        _ => throw RefusedException.BadRequest("the double reads with_payload as a boolean or a list of fields"),
    };

    private static object Info(Collection collection) => new
    {
        Status = "green",
        OptimizerStatus = "ok",
        SegmentsCount = 1,
        PointsCount = collection.Count,
        Config = new
        {
            Params = new { Vectors = collection.Request.Vectors ?? [], SparseVectors = collection.Request.SparseVectors },
            HnswConfig = new { M = 16, EfConstruct = 100, FullScanThreshold = 10_000 },
            OptimizerConfig = new { DeletedThreshold = 0.2, VacuumMinVectorNumber = 1000, DefaultSegmentNumber = 0, FlushIntervalSec = 5 },
        },
        PayloadSchema = collection.Indexes.ToDictionary(i => i.Key, i => new { DataType = i.Value.Type, Points = collection.Count }),
    };
}

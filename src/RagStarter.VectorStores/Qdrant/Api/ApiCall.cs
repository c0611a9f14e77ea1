using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RagStarter.VectorStores.Qdrant.Api;

/// <summary>A request.</summary>
/// <param name="Operation">What it is for, in the words of VectorData.</param>
/// <param name="Collection">The collection it is about.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path and query, without a slash in front.</param>
/// <param name="Body">The body as UTF-8 JSON.</param>
internal sealed record ApiCall(string Operation, string? Collection, HttpMethod Method, string Path, byte[]? Body)
{
    /// <summary>A call about the server.</summary>
    public static ApiCall Server(string operation, HttpMethod method, string path) => new(operation, null, method, path, null);

    /// <summary>A call about a collection, or what is below it.</summary>
    public static ApiCall To(string operation, string collection, HttpMethod method, string below = "") =>
        new(operation, collection, method, $"collections/{Uri.EscapeDataString(collection)}{below}", null);

    public ApiCall With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.Core.Models;

/// <summary>The format of the price list.</summary>
internal sealed record PriceFile([property: JsonRequired] List<PriceFile.Entry> Prices)
{
    /// <summary>The entries by model.</summary>
    /// <exception cref="JsonException">The content is malformed; the message names the place.</exception>
    public static ILookup<string, Entry> Read(byte[] content)
    {
        using var stream = new MemoryStream(content);
        var file = JsonSerializer.Deserialize(stream, PriceFileContext.Default.PriceFile)
            ?? throw new JsonException("The file is empty.");
        for (var i = 0; i < file.Prices.Count; i++)
        {
            Check(file.Prices[i], $"prices[{i}]");
        }

        return file.Prices.ToLookup(e => e.Model, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether an exception says that the file is missing, locked or malformed.</summary>
    public static bool IsUnreadable(Exception problem) => problem is IOException or UnauthorizedAccessException or JsonException;

    private static void Check(Entry? entry, string place)
    {
        if (entry is null)
        {
            throw new JsonException($"{place} is null.");
        }

        if (entry.Input is null && entry.Embedding is null)
        {
            throw new JsonException($"{place} ({entry.Model}) has neither 'input' nor 'embedding'.");
        }

        if (entry.Input is not null && entry.Output is null)
        {
            throw new JsonException($"{place} ({entry.Model}) has 'input' but no 'output'.");
        }

        if (new[] { entry.Input, entry.CachedInput, entry.Output, entry.Embedding }.Any(p => p < 0))
        {
            throw new JsonException($"{place} ({entry.Model}) has a negative price.");
        }
    }

    /// <summary>One price, in US dollars per one million tokens.</summary>
    internal sealed record Entry(
        [property: JsonRequired] string Model,
        [property: JsonRequired] string Provider,
        [property: JsonRequired] DateOnly From,
        decimal? Input,
        decimal? CachedInput,
        decimal? Output,
        decimal? Embedding,
        int? ContextWindow,
        int? MaxOutput,
        string? Source)
    {
        /// <summary>The price; worded once, since every call asks for it.</summary>
        [JsonIgnore]
        public Price Price => field ??= Price.Of(
            string.Create(CultureInfo.InvariantCulture, $"{Model}@{From:yyyy-MM-dd}"), Input ?? 0, CachedInput ?? Input ?? 0, Output ?? 0, Embedding ?? 0);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(PriceFile))]
internal sealed partial class PriceFileContext : JsonSerializerContext;

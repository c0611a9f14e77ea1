using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Models;

/// <summary>The prices of <c>data/prices.json</c>, each in force from its date on.</summary>
public sealed class PriceList
{
    private readonly ILookup<string, Entry> _entries;

    /// <summary>Reads the price list.</summary>
    /// <exception cref="InvalidDataException">The file is missing or malformed.</exception>
    public PriceList(IOptions<ModelsOptions> options, ApplicationPaths paths)
        : this(System.IO.Path.Combine(paths.Data, options.Value.PriceFile))
    {
    }

    internal PriceList(string path)
    {
        Path = path;
        _entries = Read(path).ToLookup(e => e.Model, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The price of a model on a day, or <see langword="null"/> when the list has none.</summary>
    public Price? Find(string model, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var entry = _entries[model].Where(e => e.From <= day).MaxBy(e => e.From);
        return entry is null
            ? null
            : new Price(
                $"{entry.Model}@{entry.From:yyyy-MM-dd}",
                entry.Input ?? 0,
                entry.CachedInput ?? entry.Input ?? 0,
                entry.Output ?? 0,
                entry.Embedding ?? 0);
    }

    private static List<Entry> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = JsonSerializer.Deserialize(file, PriceFileContext.Default.PriceFile)
                ?? throw new JsonException("The file is empty.");
            for (var i = 0; i < content.Prices.Count; i++)
            {
                Check(content.Prices[i], $"prices[{i}]");
            }

            return content.Prices;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidDataException(
                $"The price list '{path}' cannot be read: {problem.Message} Models:PriceFile names another file.", problem);
        }
    }

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

    internal sealed record Entry(
        [property: JsonRequired] string Model,
        [property: JsonRequired] string Provider,
        [property: JsonRequired] DateOnly From,
        decimal? Input,
        decimal? CachedInput,
        decimal? Output,
        decimal? Embedding,
        string? Source);

    internal sealed record PriceFile([property: JsonRequired] List<Entry> Prices);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(PriceList.PriceFile))]
internal sealed partial class PriceFileContext : JsonSerializerContext;

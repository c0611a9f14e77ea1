using System.Text;
using System.Text.Json;
using RagStarter.Core.Ingestion.Readers.Json;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Reads JSON and JSON Lines; <see cref="JsonOutline"/> says how values become text.</summary>
public sealed class JsonReader : IDocumentReader
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".json", ".jsonl", ".ndjson"];

    /// <inheritdoc/>
    public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        var text = TextContent.Decode(content, fileName);
        var document = new ExtractedDocumentBuilder(limits);
        document.SetTitle(Path.GetFileNameWithoutExtension(fileName));
        var outline = new JsonOutline(document, cancellationToken);
        if (fileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            outline.Write(Parse(text, fileName, firstLine: 1, limits));
        }
        else
        {
            outline.WriteAll(ParseLines(text, fileName, limits, cancellationToken));
        }

        return document.Build(fileName);
    }

    private static List<JsonElement> ParseLines(string text, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        var values = new List<JsonElement>();
        var number = 0;
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                values.Add(Parse(line, fileName, number, limits));
            }
        }

        return values;
    }

    private static JsonElement Parse(string text, string fileName, int firstLine, IngestionOptions limits)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        try
        {
            RefuseDeepNesting(utf8, fileName, limits);
            using var parsed = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = limits.MaxNesting });
            return parsed.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            var line = problem.LineNumber ?? 0;
            throw new UnreadableDocumentException(
                $"'{fileName}' is not valid JSON: the mistake is in line {line + firstLine} at position {Position(utf8, line, problem.BytePositionInLine ?? 0)}.",
                problem);
        }
    }

    // The reader is walked first, because the parser reports nesting and mistakes with the same exception.
    private static void RefuseDeepNesting(ReadOnlySpan<byte> utf8, string fileName, IngestionOptions limits)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.CurrentDepth >= limits.MaxNesting && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                throw new UnreadableDocumentException(
                    $"'{fileName}' is nested more than {limits.MaxNesting} levels deep. Flatten it, or raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxNesting)}.");
            }
        }
    }

    // Counts characters, as editors do, where the parser counts bytes.
    private static int Position(ReadOnlySpan<byte> utf8, long line, long bytePosition)
    {
        for (; line > 0; line--)
        {
            utf8 = utf8[(utf8.IndexOf((byte)'\n') + 1)..];
        }

        return Encoding.UTF8.GetCharCount(utf8[..(int)Math.Min(bytePosition, utf8.Length)]) + 1;
    }
}

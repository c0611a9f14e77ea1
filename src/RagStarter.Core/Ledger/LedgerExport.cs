using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using CsvHelper.Configuration;

namespace RagStarter.Core.Ledger;

/// <summary>Writes ledger lines for other programs, one at a time, with every field that a line has.</summary>
public static class LedgerExport
{
    /// <summary>Comma-separated values (RFC 4180) with a header.</summary>
    public const string Csv = "csv";

    /// <summary>One JSON object per line.</summary>
    public const string JsonLines = "jsonl";

    private const int BufferBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How values are written. With a line end of its own, the library quotes only texts that contain exactly that one.</summary>
    internal static readonly CsvConfiguration CsvRules = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        ShouldQuote = field => ConfigurationFunctions.ShouldQuote(field) || field.Field?.AsSpan().ContainsAny('\r', '\n') == true,
    };

    private static readonly PropertyInfo[] Fields =
        [.. typeof(LedgerEvent).GetProperties().Where(p => p.CanWrite && p.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always })];

    /// <summary>Writes lines as UTF-8; the stream stays open.</summary>
    /// <param name="format"><see cref="Csv"/> or <see cref="JsonLines"/>.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="target">Where to.</param>
    /// <param name="cancellationToken">Stops between two lines.</param>
    /// <returns>How many lines were written.</returns>
    public static Task<long> WriteAsync(
        string format, IAsyncEnumerable<LedgerEvent> lines, Stream target, CancellationToken cancellationToken = default) => format switch
        {
            Csv => WriteCsvAsync(lines, target, cancellationToken),
            JsonLines => WriteJsonLinesAsync(lines, target, cancellationToken),
            _ => throw new ArgumentException($"'{format}' is not a format; use '{Csv}' or '{JsonLines}'.", nameof(format)),
        };

    /// <summary>
    /// A text that a spreadsheet shows and does not run: one that begins like a formula gets an apostrophe in front. So
    /// does one that begins with an apostrophe, so that taking one away gives the text back.
    /// </summary>
    internal static string Neutral(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\'' ? $"'{text}" : text;

    private static async Task<long> WriteCsvAsync(IAsyncEnumerable<LedgerEvent> lines, Stream target, CancellationToken cancellationToken)
    {
        var text = new StreamWriter(target, new UTF8Encoding(false), BufferBytes, leaveOpen: true);
        await using var textScope = text.ConfigureAwait(false);
        var csv = new CsvWriter(text, CsvRules, leaveOpen: true);
        await using var csvScope = csv.ConfigureAwait(false);
        foreach (var field in Fields)
        {
            csv.WriteField(JsonNamingPolicy.CamelCase.ConvertName(field.Name));
        }

        await csv.NextRecordAsync().ConfigureAwait(false);
        var count = 0L;
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var field in Fields)
            {
                csv.WriteField(field.GetValue(line) switch
                {
                    string words => Neutral(words),
                    DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                    bool flag => flag ? "true" : "false",
                    var other => Convert.ToString(other, CultureInfo.InvariantCulture),
                });
            }

            await csv.NextRecordAsync().ConfigureAwait(false);
            count++;
        }

        return count;
    }

    private static async Task<long> WriteJsonLinesAsync(IAsyncEnumerable<LedgerEvent> lines, Stream target, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream(BufferBytes);
        var count = 0L;
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            JsonSerializer.Serialize(buffer, line, Json);
            buffer.WriteByte((byte)'\n');
            count++;
            if (buffer.Length >= BufferBytes)
            {
                await EmptyAsync(buffer, target, cancellationToken).ConfigureAwait(false);
            }
        }

        await EmptyAsync(buffer, target, cancellationToken).ConfigureAwait(false);
        return count;
    }

    private static async Task EmptyAsync(MemoryStream buffer, Stream target, CancellationToken cancellationToken)
    {
        await target.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
        buffer.SetLength(0);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;
using RagStarter.Core.Ingestion.Readers.Csv;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>
/// Reads delimited files: fields are separated by commas, semicolons, tabs or pipes and may be quoted. The first row names
/// the columns unless it holds nothing but numbers; every other row becomes a table row.
/// </summary>
public sealed partial class CsvReader : IDocumentReader
{
    // A longer record is a missing quote, or no table at all.
    private const int MaxRecordCharacters = 1_000_000;
    private const int SampleCharacters = 64 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv"];

    /// <inheritdoc/>
    public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        var line = 1;
        using var text = new RecordLimitReader(TextContent.Open(content, fileName), MaxRecordCharacters, () => TooLong(fileName, line));
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(content, fileName),
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
        });

        var document = new ExtractedDocumentBuilder(limits);
        Header? header = null;
        while (parser.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = parser.Record ?? [];
            RefuseOpenQuote(parser, fileName, line);
            if (header is not null)
            {
                AddRow(document, header, record, fileName, line);
            }
            else if (DeclaredDelimiter(parser.RawRecord) is null)
            {
                header = new Header(record);
                AddFirstRow(document, header, record);
            }

            line = parser.RawRow + 1;
            text.BeginRecord();
        }

        return document.Build(fileName);
    }

    private static string DelimiterOf(ReadOnlyMemory<byte> content, string fileName)
    {
        using var text = TextContent.Open(content, fileName);
        var sample = new char[SampleCharacters];
        var start = sample.AsSpan(0, text.ReadBlock(sample));
        var usual = fileName.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        return (DeclaredDelimiter(start) ?? CsvDelimiter.Detect(start, usual)).ToString();
    }

    // Spreadsheets may write their delimiter into a first line of its own: "sep=;".
    private static char? DeclaredDelimiter(ReadOnlySpan<char> start) =>
        start.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && start.Length > 5 && start[5] is '\r' or '\n' ? start[4] : null;

    private static void AddFirstRow(ExtractedDocumentBuilder document, Header header, string[] record)
    {
        if (header.Names.Count == 0)
        {
            document.AddTableRow(header.Names, record);
        }
    }

    private static void AddRow(ExtractedDocumentBuilder document, Header header, string[] record, string fileName, int line)
    {
        var fields = record.AsSpan().TrimEnd(string.Empty).Length;
        if (fields > header.Width)
        {
            throw new UnreadableDocumentException(
                $"Line {line} of '{fileName}' has {fields} fields, but the first row has {header.Width}. Put values that contain the delimiter in quotes.");
        }

        document.AddTableRow(header.Names, record);
    }

    // Only at the end of the file can a quoted field still be open; it has swallowed all lines since its quote.
    private static void RefuseOpenQuote(CsvParser parser, string fileName, int line)
    {
        var record = parser.RawRecord.AsSpan();
        if (record.TrimEnd("\r\n").Contains('\n') && record.Count('"') % 2 != 0)
        {
            throw new UnreadableDocumentException($"A quote that is opened in line {line} of '{fileName}' is never closed.");
        }
    }

    private static UnreadableDocumentException TooLong(string fileName, int line) =>
        new($"Line {line} of '{fileName}' is longer than {MaxRecordCharacters / 1_000_000} million characters. Probably a closing quote is missing.");

    private sealed partial class Header(string[] firstRow)
    {
        public int Width { get; } = firstRow.Length;

        /// <summary>The columns' names; empty when the first row holds data.</summary>
        public IReadOnlyList<string> Names { get; } = IsData(firstRow) ? [] : [.. firstRow.Select(HumanNames.Of)];

        private static bool IsData(string[] row) =>
            row.Any(f => f.Length > 0) && row.All(f => f.Length == 0 || NumberLike().IsMatch(f));

        // Numbers, amounts, percentages, dates and times.
        [GeneratedRegex(@"^[+\-]?\p{Sc}?\s?\d[\d.,:/\s'-]*\s?[%\p{Sc}]?$")]
        private static partial Regex NumberLike();
    }
}

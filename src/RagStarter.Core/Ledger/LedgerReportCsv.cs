using System.Globalization;
using System.Text;
using CsvHelper;

namespace RagStarter.Core.Ledger;

/// <summary>Writes the rows of a report as comma-separated values (RFC 4180) with a header, safe to open in a spreadsheet.</summary>
public static class LedgerReportCsv
{
    /// <summary>Writes the rows as UTF-8; the stream stays open.</summary>
    /// <param name="report">The report. Its total is not a row.</param>
    /// <param name="target">Where to.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    public static async Task WriteAsync(LedgerReport report, Stream target, CancellationToken cancellationToken = default)
    {
        var text = new StreamWriter(target, new UTF8Encoding(false), leaveOpen: true);
        await using var textScope = text.ConfigureAwait(false);
        var csv = new CsvWriter(text, LedgerExport.CsvRules, leaveOpen: true);
        await using var csvScope = csv.ConfigureAwait(false);

        // The total has all figures, also where there is no row; the rows begin with what they are about.
        var names = report.Rows.Count > 0 ? report.Rows[0].Keys : report.Total.Keys;
        foreach (var name in names)
        {
            csv.WriteField(name);
        }

        await csv.NextRecordAsync().ConfigureAwait(false);
        foreach (var row in report.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var name in names)
            {
                csv.WriteField(row[name] is string words ? LedgerExport.Neutral(words) : Convert.ToString(row[name], CultureInfo.InvariantCulture));
            }

            await csv.NextRecordAsync().ConfigureAwait(false);
        }
    }
}

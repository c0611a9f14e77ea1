namespace RagStarter.Core.Ingestion.Readers.Csv;

/// <summary>Finds out which character separates the fields of a delimited file.</summary>
internal static class CsvDelimiter
{
    private const int MaxRecords = 20;

    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>
    /// The candidate that splits the first records into the same number of fields most often, and into the most fields
    /// where that is undecided; <paramref name="usual"/> where none splits anything. Quoted text is left out of account.
    /// </summary>
    public static char Detect(ReadOnlySpan<char> start, char usual)
    {
        var best = (Delimiter: usual, Agreeing: 0, Fields: 1);
        foreach (var candidate in Candidates)
        {
            var counts = CountFields(start, candidate);
            var fields = counts.FirstOrDefault(1);
            var agreeing = counts.Count(c => c == fields);
            var isBetter = agreeing > best.Agreeing || (agreeing == best.Agreeing && fields > best.Fields);
            if (fields > 1 && isBetter)
            {
                best = (candidate, agreeing, fields);
            }
        }

        return best.Delimiter;
    }

    private static List<int> CountFields(ReadOnlySpan<char> start, char delimiter)
    {
        var counts = new List<int>(MaxRecords);
        var fields = 1;
        var isQuoted = false;
        var isEmpty = true;
        foreach (var c in start)
        {
            isQuoted ^= c == '"';
            if (c == delimiter && !isQuoted)
            {
                fields++;
            }
            else if (c == '\n' && !isQuoted)
            {
                if (!isEmpty)
                {
                    counts.Add(fields);
                }

                (fields, isEmpty) = (1, true);
                if (counts.Count == MaxRecords)
                {
                    return counts;
                }

                continue;
            }

            isEmpty &= char.IsWhiteSpace(c);
        }

        if (!isEmpty)
        {
            counts.Add(fields);
        }

        return counts;
    }
}

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>A cell of a table on a page.</summary>
/// <param name="Text">What it says.</param>
/// <param name="IsBold">Whether all of it is bold.</param>
/// <param name="Columns">How many columns it covers.</param>
/// <param name="Rows">How many rows it covers.</param>
internal readonly record struct PdfCell(string Text, bool IsBold, int Columns = 1, int Rows = 1)
{
    private const double DataDigits = 0.3;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>Whether it looks like a value rather than like a column's name: a good part of it are digits.</summary>
    public bool IsData => Text.Count(char.IsAsciiDigit) > Text.Length * DataDigits;

    /// <summary>The cell that holds these fragments, line by line.</summary>
    public static PdfCell Of(IReadOnlyCollection<PdfFragment> fragments, PdfVocabulary vocabulary, int columns = 1, int rows = 1)
    {
        var text = new PdfJoinedText(vocabulary);
        foreach (var line in PdfWords.Rows(fragments))
        {
            text.Append(string.Join(' ', line.Select(f => f.Text)));
        }

        return new PdfCell(text.ToString(), fragments.Count > 0 && fragments.All(f => f.IsBold), columns, rows);
    }
}

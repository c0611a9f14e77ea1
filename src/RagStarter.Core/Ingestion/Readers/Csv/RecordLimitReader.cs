namespace RagStarter.Core.Ingestion.Readers.Csv;

/// <summary>Hands text on in small pieces and stops when one record has become too long, before it is held in memory.</summary>
/// <param name="inner">The text.</param>
/// <param name="maxCharacters">The most characters of one record; exact to <see cref="PieceLength"/>.</param>
/// <param name="refuse">Creates the exception for a longer record.</param>
internal sealed class RecordLimitReader(TextReader inner, int maxCharacters, Func<Exception> refuse) : TextReader
{
    private const int PieceLength = 4096;

    private int _characters;

    /// <summary>Says that a record has been read and the next one begins.</summary>
    public void BeginRecord() => _characters = 0;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count)
    {
        var read = inner.Read(buffer, index, Math.Min(count, PieceLength));
        _characters += read;
        return _characters <= maxCharacters + PieceLength ? read : throw refuse();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

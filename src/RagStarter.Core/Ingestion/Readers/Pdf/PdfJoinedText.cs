using System.Text;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Joins the lines of a paragraph and takes back the hyphens that its typesetting put into words.</summary>
/// <param name="vocabulary">The words of the document, which tell the hyphens that belong to their words.</param>
internal sealed class PdfJoinedText(PdfVocabulary vocabulary)
{
    private const char SoftHyphen = '\u00ad';

    private readonly StringBuilder _text = new();

    /// <summary>The number of characters.</summary>
    public int Length => _text.Length;

    /// <summary>Whether the last line ended inside a sentence.</summary>
    public bool IsOpen => _text.Length > 0 && _text[^1] is not ('.' or '!' or '?' or ':' or ';' or '"' or '”' or '’' or ')');

    /// <summary>Whether a word is divided between two lines.</summary>
    public static bool IsBroken(string line, string next) =>
        line.Length > 1 && line[^1] is '-' or '\u2010' or SoftHyphen && char.IsLetter(line[^2]) && next.Length > 0 && char.IsLower(next[0]);

    /// <summary>Adds a line.</summary>
    public void Append(string line)
    {
        if (_text.Length == 0 || line.Length == 0)
        {
            _text.Append(line);
            return;
        }

        if (_text[^1] == SoftHyphen)
        {
            _text.Length--;
        }
        else if (EndsWithHyphen() && char.IsLetterOrDigit(line[0]))
        {
            var isBrokenWord = char.IsLetter(_text[^2]) && char.IsLower(line[0]);
            _text.Length -= isBrokenWord && !vocabulary.KeepsHyphen(LastWord(), FirstWord(line)) ? 1 : 0;
        }
        else
        {
            _text.Append(' ');
        }

        _text.Append(line);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private bool EndsWithHyphen() => _text.Length > 1 && _text[^1] is '-' or '\u2010' && char.IsLetterOrDigit(_text[^2]);

    // Without its hyphen.
    private string LastWord()
    {
        var start = _text.Length - 1;
        while (start > 0 && (char.IsLetter(_text[start - 1]) || _text[start - 1] == '-'))
        {
            start--;
        }

        return _text.ToString(start, _text.Length - 1 - start);
    }

    private static string FirstWord(string line)
    {
        var end = 0;
        while (end < line.Length && char.IsLetter(line[end]))
        {
            end++;
        }

        return line[..end];
    }
}

using System.Text;

namespace RagStarter.Core.Ingestion;

/// <summary>The rules for names of documents.</summary>
public static class DocumentName
{
    private const int MaxLength = 255;

    /// <summary>
    /// A name as it is kept: forward slashes, no leading or doubled ones. It is never used as a path on disk.
    /// </summary>
    /// <exception cref="UnreadableDocumentException">The name is empty, too long, or contains "..", halves of surrogate pairs, control or other forbidden characters.</exception>
    public static string Normalize(string name)
    {
        if (name.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            throw new UnreadableDocumentException("The document's name is not valid Unicode. Rename the file.");
        }

        var normal = name.Replace('\\', '/').Normalize(NormalizationForm.FormC);
        var parts = normal.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            throw new UnreadableDocumentException("The document has no name.");
        }

        if (normal.Length > MaxLength)
        {
            throw new UnreadableDocumentException($"The document's name has {normal.Length} characters; the limit is {MaxLength}. Rename the file.");
        }

        if (parts.Any(p => p is "." or "..") || normal.Any(c => char.IsControl(c) || c is ':' or '*' or '?' or '"' or '<' or '>' or '|'))
        {
            throw new UnreadableDocumentException("The document's name contains '..', a control character or one of : * ? \" < > |. Rename the file.");
        }

        return string.Join('/', parts);
    }
}

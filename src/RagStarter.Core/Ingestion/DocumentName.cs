using System.Text;
using RagStarter.Core.Language;

namespace RagStarter.Core.Ingestion;

/// <summary>The rules for names of documents.</summary>
public static class DocumentName
{
    private const int MaxLength = 255;

    // Windows takes these for devices, whatever follows behind a dot.
    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "CONIN$", "CONOUT$",
    };

    /// <summary>
    /// A name as it is kept: forward slashes, no leading or doubled ones. It is never used as a path on disk.
    /// </summary>
    /// <exception cref="UnreadableDocumentException">The name is empty, too long, a device's, or contains "..", halves of surrogate pairs, control characters, invisible marks or other forbidden characters.</exception>
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

        if (HiddenCharacters.AreIn(normal))
        {
            throw new UnreadableDocumentException("The document's name contains marks that are not seen, such as of the writing direction, and may look like another name. Rename the file.");
        }

        if (parts.FirstOrDefault(IsDevice) is { } device)
        {
            throw new UnreadableDocumentException($"'{device}' in the document's name is the name of a device in Windows. Rename the file.");
        }

        return string.Join('/', parts);
    }

    private static bool IsDevice(string part) => Devices.Contains(part.Split('.')[0].TrimEnd());
}

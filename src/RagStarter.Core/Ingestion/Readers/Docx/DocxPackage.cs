using System.IO.Compression;
using System.Xml;

namespace RagStarter.Core.Ingestion.Readers.Docx;

/// <summary>
/// Looks through the ZIP archive of a Word document before it is opened: macros, archives that unpack to a multiple of
/// their size, document type definitions and damaged parts are refused here.
/// </summary>
internal sealed class DocxPackage
{
    private const long MaxUnpackedBytes = 500_000_000;
    private const int MaxParts = 10_000;

    // A Word document nests about 20 levels, a table in a table 4 more.
    private const int MaxXmlDepth = 256;

    private readonly string _fileName;
    private readonly long _maxBytes;
    private bool _hasContentTypes;
    private bool _isWord;

    private DocxPackage(string fileName, long maxBytes)
    {
        _fileName = fileName;
        _maxBytes = maxBytes;
    }

    /// <summary>Checks a file.</summary>
    /// <exception cref="UnreadableDocumentException">It is not a Word document, or not one that is safe to open; the message says why.</exception>
    public static void Check(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        RefuseOtherFormats(content.Span, fileName);
        var package = new DocxPackage(fileName, Math.Min(MaxUnpackedBytes, limits.MaxExpansion * (long)content.Length));
        try
        {
            using var archive = new ZipArchive(TextContent.OpenStream(content), ZipArchiveMode.Read);
            package.Check(archive, cancellationToken);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or XmlException or NotSupportedException)
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' is damaged: its ZIP archive or a part of it cannot be read. Open it in Word, save it and upload it again.", problem);
        }
    }

    private static void RefuseOtherFormats(ReadOnlySpan<byte> content, string fileName)
    {
        if (content.StartsWith(FileSignature.Ole))
        {
            // Encrypted documents are stored in an OLE stream of this name, in UTF-16 ([MS-OFFCRYPTO] 1.3.2).
            var isEncrypted = content.IndexOf("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"u8) >= 0;
            throw new UnreadableDocumentException(isEncrypted
                ? $"'{fileName}' is protected with a password. Remove the password in Word and upload it again."
                : $"'{fileName}' is a document of Word 2003 or earlier. Save it as .docx.");
        }

        if (!content.StartsWith(FileSignature.Zip))
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' is not a Word document: by its content it is {FileSignature.Describe(content) ?? "something else"}. Save it as .docx, or give it the extension of its real format.");
        }
    }

    private void Check(ZipArchive archive, CancellationToken cancellationToken)
    {
        if (archive.Entries.Count > MaxParts)
        {
            throw new UnreadableDocumentException($"'{_fileName}' has {archive.Entries.Count} parts, which no Word document does. Open it in Word, save it and upload it again.");
        }

        // ZipArchive never hands out more bytes of an entry than the directory states, so the sum holds for what is read, too.
        if (archive.Entries.Sum(e => e.Length) > _maxBytes)
        {
            throw TooLarge();
        }

        if (archive.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw HasMacros();
        }

        foreach (var entry in archive.Entries.Where(IsXml))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var part = entry.Open();
            CheckXml(part, isContentTypes: entry.FullName.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase));
        }

        if (!_hasContentTypes || !_isWord)
        {
            throw new UnreadableDocumentException($"'{_fileName}' is a ZIP archive or another Office document, but not a Word document. Save it as .docx, or give it the extension of its real format.");
        }
    }

    private static bool IsXml(ZipArchiveEntry entry) =>
        entry.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.Name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    private void CheckXml(Stream part, bool isContentTypes)
    {
        // The type definition is parsed, without loading or expanding anything, only to give it an error of its own.
        using var reader = XmlReader.Create(part, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersFromEntities = 1,
        });
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.DocumentType)
            {
                throw new UnreadableDocumentException($"'{_fileName}' contains a document type definition, which Word does not write and which can load foreign files. Open it in Word, save it and upload it again.");
            }

            if (reader.Depth > MaxXmlDepth)
            {
                throw new UnreadableDocumentException($"'{_fileName}' is nested more than {MaxXmlDepth} levels deep, probably by tables inside tables. Simplify it.");
            }

            if (isContentTypes)
            {
                CheckContentType(reader.GetAttribute("ContentType"));
            }
        }

        _hasContentTypes |= isContentTypes;
    }

    private void CheckContentType(string? type)
    {
        if (type?.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw HasMacros();
        }

        _isWord |= type is not null
            && type.Contains("wordprocessingml", StringComparison.OrdinalIgnoreCase)
            && type.EndsWith(".main+xml", StringComparison.OrdinalIgnoreCase);
    }

    private UnreadableDocumentException TooLarge() => new(
        $"'{_fileName}' unpacks to more than {_maxBytes / 1e6:0.#} megabytes, which no document of its size does. If it is genuine, raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxExpansion)}.");

    private UnreadableDocumentException HasMacros() => new(
        $"'{_fileName}' contains macros. Save it as a Word document without macros (.docx) and upload that.");
}

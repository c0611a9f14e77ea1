namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Recognises binary formats by their first bytes, to tell people what they have really uploaded.</summary>
internal static class FileSignature
{
    // PDF readers accept the header anywhere in the first 1024 bytes (PDF 1.7, appendix H, note 13).
    private const int PdfHeaderWindow = 1024;

    /// <summary>The header of ZIP archives, and so of DOCX.</summary>
    public static ReadOnlySpan<byte> Zip => "PK\x03\x04"u8;

    /// <summary>The header of OLE compound files: Office files before 2007, and encrypted ones of today.</summary>
    public static ReadOnlySpan<byte> Ole => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Whether the file says that it is a PDF.</summary>
    public static bool IsPdf(ReadOnlySpan<byte> content) =>
        content[..Math.Min(content.Length, PdfHeaderWindow)].IndexOf("%PDF-"u8) >= 0;

    /// <summary>What the file is by its first bytes, such as "a PDF document"; <see langword="null"/> for text and unknown formats.</summary>
    public static string? Describe(ReadOnlySpan<byte> content) => content switch
    {
        _ when content.StartsWith("%PDF-"u8) => "a PDF document",
        _ when content.StartsWith(Zip) => "a ZIP archive or an Office document",
        _ when content.StartsWith(Ole) => "an old or encrypted Office document",
        _ when content.StartsWith("{\\rtf"u8) => "an RTF document",
        _ when content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => "a PNG image",
        _ when content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "a JPEG image",
        _ when content.StartsWith("GIF8"u8) => "a GIF image",
        _ when content.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) => "a gzip archive",
        _ => null,
    };
}

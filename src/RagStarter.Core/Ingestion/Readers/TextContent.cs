using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Decodes files that are text.</summary>
internal static class TextContent
{
    // Text has tabs and line breaks, and logs have escape sequences; more other control characters than this mean binary data.
    private const double MaxControlShare = 0.01;
    private const int MaxControls = 8;

    private static readonly Encoding Windows1252 =
        CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? throw new InvalidOperationException("Windows-1252 is not available.");

    // The longer marks come first: UTF-32's little-endian one begins like UTF-16's.
    private static readonly Encoding[] MarkedEncodings =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
    ];

    /// <summary>The whole text, without its byte order mark.</summary>
    /// <param name="content">The file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="declared">The encoding that the format itself declares; a byte order mark overrides it.</param>
    /// <exception cref="UnreadableDocumentException">The file is not text.</exception>
    public static string Decode(ReadOnlyMemory<byte> content, string fileName, Encoding? declared = null)
    {
        var encoding = EncodingOf(content.Span, fileName, declared);
        var body = content.Span.StartsWith(encoding.Preamble) ? content.Span[encoding.Preamble.Length..] : content.Span;
        return encoding.GetString(body);
    }

    /// <summary>The text piece by piece, for formats that are read record by record.</summary>
    /// <exception cref="UnreadableDocumentException">The file is not text.</exception>
    public static StreamReader Open(ReadOnlyMemory<byte> content, string fileName)
    {
        var encoding = EncodingOf(content.Span, fileName, declared: null);
        return new StreamReader(OpenStream(content), encoding, detectEncodingFromByteOrderMarks: true);
    }

    /// <summary>The bytes as a stream, without copying them where they are an array.</summary>
    public static MemoryStream OpenStream(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    private static Encoding EncodingOf(ReadOnlySpan<byte> content, string fileName, Encoding? declared)
    {
        if (FileSignature.Describe(content) is { } other)
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' is {other} by its content, not text. Give it the extension of its real format, or convert it.");
        }

        foreach (var marked in MarkedEncodings)
        {
            if (content.StartsWith(marked.Preamble))
            {
                return marked;
            }
        }

        RefuseBinary(content, fileName);
        return declared ?? (Utf8.IsValid(content) ? Encoding.UTF8 : Windows1252);
    }

    private static void RefuseBinary(ReadOnlySpan<byte> content, string fileName)
    {
        if (content.Contains((byte)0))
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' contains binary data, not text. If it is text in UTF-16 or UTF-32, save it as UTF-8.");
        }

        var controls = 0;
        foreach (var b in content)
        {
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
            {
                controls++;
            }
        }

        if (controls > MaxControls && controls > content.Length * MaxControlShare)
        {
            throw new UnreadableDocumentException($"'{fileName}' contains binary data, not text: {controls} of its {content.Length} bytes are control characters.");
        }
    }
}

using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Unpacks the compressed streams of a PDF up to a limit; the library itself has none.</summary>
/// <param name="maxBytes">The most bytes that one stream may have when unpacked.</param>
internal sealed class PdfFilters(long maxBytes) : IFilterProvider
{
    /// <summary>The most bytes that one stream may have when unpacked.</summary>
    public long MaxBytes { get; } = maxBytes;

    /// <summary>Whether a stream was too large. The library may pass over the exception that says so.</summary>
    public bool IsExceeded { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Limited(DefaultFilterProvider.Instance.GetFilters(dictionary));

    /// <inheritdoc/>
    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Limited(DefaultFilterProvider.Instance.GetNamedFilters(names));

    /// <inheritdoc/>
    public IReadOnlyList<IFilter> GetAllFilters() => Limited(DefaultFilterProvider.Instance.GetAllFilters());

    // Only deflated data can grow a thousandfold; the other compressions are bounded by their input.
    private List<IFilter> Limited(IReadOnlyList<IFilter> filters) =>
        [.. filters.Select(f => f is FlateFilter ? new LimitedFilter(f, this) : f)];

    private sealed class LimitedFilter(IFilter inner, PdfFilters filters) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            filters.Check(input);
            return inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        }
    }

    private void Check(ReadOnlyMemory<byte> input)
    {
        var bytes = 0L;
        var buffer = new byte[64 * 1024];
        try
        {
            using var unpacked = new ZLibStream(TextContent.OpenStream(input), CompressionMode.Decompress);
            for (var read = unpacked.Read(buffer); read > 0 && bytes <= MaxBytes; read = unpacked.Read(buffer))
            {
                bytes += read;
            }
        }
        catch (InvalidDataException)
        {
            // A damaged stream ends here for the library, too, which knows how to save the rest.
        }

        if (bytes > MaxBytes)
        {
            IsExceeded = true;
            throw new InvalidDataException($"A compressed stream has more than {MaxBytes} bytes.");
        }
    }
}

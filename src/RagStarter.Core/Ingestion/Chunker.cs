using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RagStarter.Core.Language;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>
/// Cuts documents into chunks along their structure: a chunk never spans two sections, and a sentence is only cut when
/// it alone is larger than a chunk.
/// </summary>
public sealed class Chunker(IOptionsMonitor<ChunkingOptions> options)
{
    /// <summary>Separates the title and the headings of a chunk.</summary>
    public const string HeadingSeparator = " › ";

    // More characters than that many times the tokens are not looked at, so that a line of megabytes is cut quickly.
    private const int CharactersPerToken = 16;

    private static readonly TokenCounter Tokens = TokenCounter.For(TokenCounter.Default);

    /// <summary>Names what determines the chunks of a document, apart from its content.</summary>
    public string Fingerprint => string.Create(CultureInfo.InvariantCulture, $"chunks-2/{options.CurrentValue.MaxTokens}");

    /// <summary>The chunks of a document, in order, without their embeddings.</summary>
    /// <param name="tenant">The isolation boundary.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="name">Its name inside the tenant.</param>
    /// <param name="groups">Who may read it.</param>
    /// <param name="document">Its text.</param>
    /// <param name="sensitive">The sensitive values in its text, in order: none is cut, since halves of one are not recognised.</param>
    public IReadOnlyList<ChunkRecord> Chunk(
        TenantId tenant, Guid documentId, string name, IReadOnlyList<string> groups, ExtractedDocument document, IReadOnlyList<Finding>? sensitive = null)
    {
        var chunks = new List<ChunkRecord>();
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var piece in Pieces(document, new UncutSpans(sensitive ?? [])))
        {
            var context = Context(document.Title, piece.Headings);
            var content = $"{context}\n{document.Text.Substring(piece.Start, piece.Length)}";
            var occurrence = occurrences[content] = occurrences.GetValueOrDefault(content) + 1;
            chunks.Add(new ChunkRecord
            {
                Id = IdFor(tenant, name, content, occurrence),
                Tenant = tenant.Value,
                Groups = [.. groups],
                DocumentId = documentId,
                Document = name,
                Title = document.Title,
                Heading = string.Join(HeadingSeparator, piece.Headings),
                Page = piece.Page,
                Ordinal = chunks.Count,
                Start = piece.Start,
                Content = content,
                Tokens = piece.Tokens,
                Hash = HashOf(content, groups),
            });
        }

        return chunks;
    }

    /// <summary>A hash of what a reader of a chunk sees and of who may read it.</summary>
    internal static string HashOf(string content, IReadOnlyList<string> groups) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{string.Join('|', groups)}\0{content}")).AsSpan(0, 16));

    private static Guid IdFor(TenantId tenant, string name, string content, int occurrence)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{tenant.Value}\0{name}\0{occurrence}\0{content}");
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private static string Context(string title, IReadOnlyList<string> headings) => string.Join(
        HeadingSeparator,
        headings.Prepend(title).Where((h, i) => h.Length > 0 && (i == 0 || !string.Equals(h, title, StringComparison.OrdinalIgnoreCase))));

    private IEnumerable<Piece> Pieces(ExtractedDocument document, UncutSpans uncut)
    {
        var headings = new List<(int Level, string Text)>();
        var section = new List<Unit>();
        foreach (var block in document.Blocks)
        {
            if (block.Kind != BlockKind.Heading)
            {
                section.AddRange(Units(document.Text, block, uncut));
                continue;
            }

            foreach (var piece in Pack(document.Text, section, headings, uncut))
            {
                yield return piece;
            }

            section.Clear();
            headings.RemoveAll(h => h.Level >= block.Level);
            headings.Add((block.Level, document.Text.Substring(block.Start, block.Length)));
        }

        foreach (var piece in Pack(document.Text, section, headings, uncut))
        {
            yield return piece;
        }
    }

    // Fills chunks with whole units.
    private IEnumerable<Piece> Pack(string text, List<Unit> section, List<(int Level, string Text)> headings, UncutSpans uncut)
    {
        var path = headings.Select(h => h.Text).ToList();
        for (var first = 0; first < section.Count;)
        {
            var last = LastThatFits(text, section, first, options.CurrentValue.MaxTokens, uncut, out var tokens);
            var start = section[first].Start;
            yield return new Piece(start, section[last].End - start, section[first].Page, tokens, path);
            first = last + 1;
        }
    }

    private static int LastThatFits(string text, List<Unit> section, int first, int max, UncutSpans uncut, out int tokens)
    {
        var last = first;
        for (var sum = section[first].Tokens; last + 1 < section.Count; last++)
        {
            // The line breaks in front of a unit count as well.
            sum += Count(text, section[last].End, section[last + 1].End);
            if (sum > max)
            {
                break;
            }
        }

        if (last == first)
        {
            tokens = section[first].Tokens;
            return last;
        }

        // The whole can have other tokens than its parts.
        while (((tokens = Count(text, section[first].Start, section[last].End)) > max || uncut.AreCutAt(section[last].End)) && last > first)
        {
            last--;
        }

        return last;
    }

    private static int Count(string text, int start, int end) => Tokens.Count(text.AsSpan(start, end - start));

    // A block that fits stays whole; a longer one is cut into sentences, and a longer sentence into runs of words.
    private List<Unit> Units(string text, TextBlock block, UncutSpans uncut)
    {
        var max = options.CurrentValue.MaxTokens;
        var tokens = Count(text, block.Start, block.End);
        if (tokens <= max)
        {
            return [new Unit(block.Start, block.Length, block.Page, tokens)];
        }

        var units = new List<Unit>();
        var start = block.Start;
        foreach (var sentence in SentenceSplitter.Split(text.AsSpan(block.Start, block.Length)))
        {
            start = Math.Max(start, block.Start + sentence.Start);
            var end = uncut.EndOfValueAt(block.Start + sentence.Start + sentence.Length, block.End);
            while (start < end)
            {
                var fits = end - start <= max * CharactersPerToken && Count(text, start, end) <= max;
                var part = fits ? end - start : uncut.LengthBefore(start, WordsThatFit(text, start, end, max));
                units.Add(new Unit(start, part, block.Page, Count(text, start, start + part)));
                start += part;
                while (start < end && char.IsWhiteSpace(text[start]))
                {
                    start++;
                }
            }
        }

        return units;
    }

    private static int WordsThatFit(string text, int start, int end, int max)
    {
        var window = text.Substring(start, Math.Min(end - start, max * CharactersPerToken));
        var length = Math.Max(1, Tokens.Truncate(window, max).Length);
        var space = text.LastIndexOf(' ', start + length - 1, length);
        var part = space > start ? space - start : length;
        return start + part < end && char.IsHighSurrogate(text[start + part - 1]) ? part + 1 : part;
    }

    private readonly record struct Unit(int Start, int Length, int Page, int Tokens)
    {
        public int End => Start + Length;
    }

    private sealed record Piece(int Start, int Length, int Page, int Tokens, IReadOnlyList<string> Headings);
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Text as detectors read it: without invisible marks, with digits, letters and signs of other scripts that only look
/// like ASCII turned into ASCII, and with character references resolved. It remembers where each character came from.
/// </summary>
internal sealed class NormalizedText
{
    private static readonly SearchValues<char> PlainAscii =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(c => (char)c).Where(c => c is not ('&' or '%' or '\r'))]);

    private static readonly char[] Folded = FoldingTable.Create();

    // Where the distance to the original changes; null when it never does.
    private readonly List<Break>? _breaks;

    private NormalizedText(string text, List<Break>? breaks)
    {
        Text = text;
        _breaks = breaks;
    }

    /// <summary>The text to search.</summary>
    public string Text { get; }

    /// <summary>Normalizes a text; one that needs nothing is returned as it is, without a copy.</summary>
    public static NormalizedText Of(string text)
    {
        var first = FirstToChange(text);
        return first < 0 ? new NormalizedText(text, null) : Rewrite(text, first);
    }

    /// <summary>The place in the original of what lies from <paramref name="start"/> to <paramref name="end"/> here.</summary>
    public (int Start, int Length) Original(int start, int end)
    {
        if (_breaks is null)
        {
            return (start, end - start);
        }

        var from = start + ShiftAt(start);
        var behind = IndexOfBreak(end);
        var to = behind >= 0 && _breaks[behind].At == end ? _breaks[behind].EndBefore : end - 1 + ShiftAt(end - 1) + 1;
        return (from, to - from);
    }

    private int ShiftAt(int index) => IndexOfBreak(index) is var at and >= 0 ? _breaks![at].Shift : 0;

    // The last break at or before a place; -1 when there is none.
    private int IndexOfBreak(int index)
    {
        var low = 0;
        var high = _breaks!.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_breaks[middle].At <= index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    private static int FirstToChange(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAnyExcept(PlainAscii);
            if (next < 0)
            {
                break;
            }

            i += next;
            var isChanged = text[i] switch
            {
                '&' => CharacterReference.TryRead(text[i..], out _, out _),
                '%' => IsEncodedAt(text[i..]),
                '\r' => i + 1 < text.Length && text[i + 1] == '\n',
                '\ud835' or '\ud83c' => true,
                var c => Folded[c] != c || FoldingTable.Resembles(c) != '\0',
            };
            if (isChanged)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsEncodedAt(ReadOnlySpan<char> text) => text.StartsWith("%40", StringComparison.Ordinal);

    private static NormalizedText Rewrite(string text, int first)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var breaks = new List<Break>();
        text.AsSpan(0, first).CopyTo(buffer);
        var length = first;
        var shift = 0;
        var end = first;
        var hasLookalike = false;
        for (var i = first; i < text.Length;)
        {
            // Stretches of plain ASCII are copied as they are.
            var plain = text.AsSpan(i).IndexOfAnyExcept(PlainAscii);
            plain = plain < 0 ? text.Length - i : plain;
            if (plain > 0)
            {
                Note(i);
                text.AsSpan(i, plain).CopyTo(buffer.AsSpan(length));
                length += plain;
                i += plain;
                end = i;
                continue;
            }

            var (character, consumed) = ReadOne(text.AsSpan(i));
            if (character != FoldingTable.Removed)
            {
                Note(i);
                hasLookalike |= character > 0x7f && FoldingTable.Resembles(character) != '\0';
                buffer[length++] = character;
                end = i + consumed;
            }

            i += consumed;
        }

        Note(text.Length);
        if (hasLookalike)
        {
            FoldMixedScripts(buffer.AsSpan(0, length));
        }

        var result = new NormalizedText(new string(buffer, 0, length), breaks.Count == 0 ? null : breaks);
        ArrayPool<char>.Shared.Return(buffer);
        return result;

        void Note(int original)
        {
            if (original - length != shift)
            {
                shift = original - length;
                breaks.Add(new Break(length, shift, end));
            }
        }
    }

    private static (char Character, int Consumed) ReadOne(ReadOnlySpan<char> text)
    {
        var c = text[0];
        if (c == '&' && CharacterReference.TryRead(text, out var referenced, out var consumed))
        {
            return (Folded[referenced], consumed);
        }

        // Lines end in one character.
        if (c == '\r' && text.Length > 1 && text[1] == '\n')
        {
            return (FoldingTable.Removed, 1);
        }

        if (c == '%' && IsEncodedAt(text))
        {
            return ('@', 3);
        }

        // Mathematical letters and digits lie outside the basic plane.
        if (char.IsHighSurrogate(c) && Rune.DecodeFromUtf16(text, out var rune, out var units) == OperationStatus.Done
            && rune.Value is >= 0x1D400 and <= 0x1D7FF or >= 0x1F100 and <= 0x1F189)
        {
            var plain = rune.ToString().Normalize(NormalizationForm.FormKC);
            return plain.Length == 1 ? (plain[0], units) : plain.Length == 2 && char.IsAsciiDigit(plain[0]) ? (plain[0], units) : (c, 1);
        }

        return (Folded[c], 1);
    }

    // A letter of another script is taken for the Latin letter that it looks like only in a word that is partly Latin, or
    // where no letter of the text shows that it is written in that script.
    private static void FoldMixedScripts(Span<char> text)
    {
        var isLatin = IsLatinOnly(text);
        for (var i = 0; i < text.Length;)
        {
            if (!IsOfWord(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            var hasLatin = false;
            var hasLookalike = false;
            for (; i < text.Length && IsOfWord(text[i]); i++)
            {
                hasLatin |= char.IsAsciiLetterOrDigit(text[i]);
                hasLookalike |= text[i] > 0x7f && FoldingTable.Resembles(text[i]) != '\0';
            }

            if (hasLookalike && (hasLatin || isLatin))
            {
                foreach (ref var c in text[start..i])
                {
                    var latin = c > 0x7f ? FoldingTable.Resembles(c) : '\0';
                    c = latin == '\0' ? c : latin;
                }
            }
        }
    }

    private static bool IsLatinOnly(ReadOnlySpan<char> text)
    {
        var hasLatin = false;
        foreach (var c in text)
        {
            hasLatin |= char.IsAsciiLetter(c);

            // Greek and Cyrillic letters that look like no Latin one.
            if (c is >= '\u0370' and <= '\u052f' && char.IsLetter(c) && FoldingTable.Resembles(c) == '\0')
            {
                return false;
            }
        }

        return hasLatin;
    }

    private static bool IsOfWord(char c) =>
        c <= 0x7f ? char.IsAsciiLetterOrDigit(c) || c is '@' or '.' or '-' or '_' : char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    // From a place on, the original lies further by Shift; what stands before that place ends at EndBefore there.
    private readonly record struct Break(int At, int Shift, int EndBefore);
}

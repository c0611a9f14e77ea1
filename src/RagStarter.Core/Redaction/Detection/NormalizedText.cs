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
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(c => (char)c).Where(c => c is not '&')]);

    private static readonly char[] Folded = FoldingTable.Create();

    // Where each character begins and ends in the original; null when nothing was changed in length.
    private readonly int[]? _starts;
    private readonly int[]? _ends;

    private NormalizedText(string text, int[]? starts, int[]? ends)
    {
        Text = text;
        _starts = starts;
        _ends = ends;
    }

    /// <summary>The text to search.</summary>
    public string Text { get; }

    /// <summary>Normalizes a text; one that needs nothing is returned as it is, without a copy.</summary>
    public static NormalizedText Of(string text)
    {
        var first = FirstToChange(text);
        return first < 0 ? new NormalizedText(text, null, null) : Rewrite(text, first);
    }

    /// <summary>The place in the original of what lies from <paramref name="start"/> to <paramref name="end"/> here.</summary>
    public (int Start, int Length) Original(int start, int end)
    {
        if (_starts is null || _ends is null)
        {
            return (start, end - start);
        }

        var from = _starts[start];
        return (from, _ends[end - 1] - from);
    }

    private static int FirstToChange(ReadOnlySpan<char> text)
    {
        var percent = text.IndexOf("%40", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAnyExcept(PlainAscii);
            if (next < 0)
            {
                break;
            }

            i += next;
            if (percent >= 0 && percent < i)
            {
                return percent;
            }

            if (text[i] == '&' ? CharacterReference.TryRead(text[i..], out _, out _) : Folded[text[i]] != text[i] || FoldingTable.Resembles(text[i]) != '\0')
            {
                return i;
            }
        }

        return percent;
    }

    private static NormalizedText Rewrite(string text, int first)
    {
        var buffer = new char[text.Length];
        var starts = new int[text.Length];
        var ends = new int[text.Length];
        var length = first;
        for (var i = 0; i < first; i++)
        {
            buffer[i] = text[i];
            starts[i] = i;
            ends[i] = i + 1;
        }

        for (var i = first; i < text.Length;)
        {
            var (character, consumed) = ReadOne(text.AsSpan(i));
            if (character != FoldingTable.Removed)
            {
                buffer[length] = character;
                starts[length] = i;
                ends[length++] = i + consumed;
            }

            i += consumed;
        }

        FoldMixedScripts(buffer.AsSpan(0, length));
        return new NormalizedText(new string(buffer, 0, length), starts, ends);
    }

    private static (char Character, int Consumed) ReadOne(ReadOnlySpan<char> text)
    {
        var c = text[0];
        if (c == '&' && CharacterReference.TryRead(text, out var referenced, out var consumed))
        {
            return (Folded[referenced], consumed);
        }

        if (c == '%' && text.StartsWith("%40", StringComparison.Ordinal))
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

    // A letter of another script is taken for the Latin letter that it looks like only in a word that is partly Latin.
    private static void FoldMixedScripts(Span<char> text)
    {
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

            if (hasLatin && hasLookalike)
            {
                foreach (ref var c in text[start..i])
                {
                    var latin = c > 0x7f ? FoldingTable.Resembles(c) : '\0';
                    c = latin == '\0' ? c : latin;
                }
            }
        }
    }

    private static bool IsOfWord(char c) =>
        char.IsLetterOrDigit(c) || c is '@' or '.' or '-' or '_' || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
}

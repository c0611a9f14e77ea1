using System.Globalization;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Reads the capitalised words that follow each other, as the parts of a name do.</summary>
internal static class NameRun
{
    private const int MaxWord = 40;
    private const int MaxTokens = 8;

    /// <summary>
    /// Reads the run that begins at a capitalised word. Single spaces, hyphens inside words, full stops behind initials
    /// and titles, and small words of names hold it together.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the first word begins.</param>
    /// <param name="tokens">Takes the words.</param>
    /// <returns>Where the search goes on.</returns>
    public static int Read(ReadOnlySpan<char> text, int start, List<NameToken> tokens)
    {
        tokens.Clear();
        var at = start;
        while (tokens.Count < MaxTokens)
        {
            var end = WordEnd(text, at);
            tokens.Add(Token(text, at, end));
            var next = NextWord(text, end, tokens[^1], mayBreak: MayBreak(text, tokens));
            if (next < 0)
            {
                return end;
            }

            // Small words count only where another capitalised word follows.
            var particles = 0;
            var ahead = next;
            while (ahead >= 0 && !IsCapital(text[ahead]) && particles < 3)
            {
                var particleEnd = WordEnd(text, ahead);
                if (particleEnd == ahead || particleEnd - ahead > 5 || (NameTable.Lookup(text[ahead..particleEnd]) & KnownAs.Particle) == 0)
                {
                    return end;
                }

                particles++;
                ahead = particleEnd < text.Length && text[particleEnd] == ' ' ? particleEnd + 1 : particleEnd < text.Length && text[particleEnd] == '\'' ? particleEnd + 1 : -1;
                ahead = ahead < text.Length ? ahead : -1;
            }

            if (ahead < 0 || !IsCapital(text[ahead]))
            {
                return end;
            }

            for (var p = next; p < ahead && tokens.Count < MaxTokens;)
            {
                var particleEnd = WordEnd(text, p);
                tokens.Add(new NameToken(p, particleEnd, KnownAs.Particle, false));
                p = particleEnd + 1;
            }

            at = ahead;
        }

        return tokens[^1].End;
    }

    /// <summary>Whether a letter is upper case (or title case).</summary>
    public static bool IsCapital(char c) =>
        c <= 0x7f ? char.IsAsciiLetterUpper(c) : char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter;

    /// <summary>Where the word that begins here ends: letters with their marks, inner hyphens and apostrophes.</summary>
    public static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        while (at < text.Length && at - start < MaxWord)
        {
            var c = text[at];
            if (IsLetter(c) || (c is '-' or '\'' && at > start && at + 1 < text.Length && IsLetter(text[at + 1])))
            {
                at++;
                continue;
            }

            break;
        }

        // "Amanda's": the ending is not part of the name.
        if (at - start > 2 && text[at - 2] == '\'' && text[at - 1] is 's' or 'S')
        {
            return at - 2;
        }

        return at;
    }

    /// <summary>What the lists say about a word.</summary>
    public static NameToken Token(ReadOnlySpan<char> text, int start, int end)
    {
        var word = text[start..end];
        var known = NameTable.Lookup(word);
        var isWord = NameTable.IsWord(word);
        if (known == KnownAs.Nothing && word.IndexOfAny('-', '\'') is var cut and > 0 && !isWord)
        {
            // "Garcia-Smith", "Jean-Luc", "O'Brien": known by its parts.
            var rest = word[(cut + 1)..];
            var first = NameTable.Lookup(word[..cut]);
            var second = NameTable.Lookup(rest);
            known = cut == 1 ? second & (KnownAs.Given | KnownAs.Surname) : (first | second) & (KnownAs.Given | KnownAs.Surname);
            isWord = cut > 1 && NameTable.IsWord(word[..cut]) && NameTable.IsWord(rest);
        }

        // "OpenAI", "JSON" beside "Lines": capitals inside a word are those of a product or an acronym.
        return new NameToken(start, end, HasInnerCapital(word) ? KnownAs.Organisation : known, isWord);
    }

    private static bool HasInnerCapital(ReadOnlySpan<char> word)
    {
        var hasLower = false;
        for (var i = 1; i < word.Length; i++)
        {
            if (IsCapital(word[i]) && word[i - 1] is not ('-' or '\'') && !(i is 2 or 3 && (word[..i] is "Mc" or "Mac" or "De" or "Di" or "La" or "Le" or "Du" or "Fitz" or "Van")))
            {
                if (hasLower)
                {
                    return true;
                }
            }

            hasLower |= char.IsLower(word[i]);
        }

        return false;
    }

    private static bool IsLetter(char c) =>
        c <= 0x7f ? char.IsAsciiLetter(c)
        : char.IsLetter(c) ? !Letters.IsWithoutSpaces(c)
        : char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark;

    // A name that a line's end divides has one word before it, or one and initials, besides titles.
    private static bool MayBreak(ReadOnlySpan<char> text, List<NameToken> tokens)
    {
        var first = 0;
        while (first < tokens.Count - 1 && tokens[first].Is(KnownAs.Title))
        {
            first++;
        }

        var end = tokens[^1].End;
        end += end < text.Length && text[end] == '.' ? 1 : 0;
        if ((tokens.Count - first > 1 && !tokens[^1].IsInitial) || end + 1 >= text.Length || text[end] != '\n' || !IsLetter(text[end + 1]))
        {
            return false;
        }

        return !LineEnds.IsStart(text, tokens[0].Start) || (first == 0 && IsDividedLine(text, tokens[0], end + 1));
    }

    // The line holds nothing else: a given name, and a surname begins the next line.
    private static bool IsDividedLine(ReadOnlySpan<char> text, NameToken given, int at)
    {
        var end = WordEnd(text, at);
        var token = Token(text, at, end);
        for (var i = 0; i < 3 && (token.IsInitial || (token.Is(KnownAs.Particle) && !IsCapital(text[at]))); i++)
        {
            at = end;
            at += at < text.Length && text[at] == '.' ? 1 : 0;
            if (at + 1 >= text.Length || text[at] != ' ')
            {
                return false;
            }

            at++;
            end = WordEnd(text, at);
            token = Token(text, at, end);
        }

        if (end == at || !IsCapital(text[at]) || token.IsWord || token.Is(KnownAs.Organisation) || token.Is(KnownAs.Street)
            || (token.Is(KnownAs.Place) && !token.Is(KnownAs.Surname)) || (end + 1 < text.Length && text[end] == ' ' && IsCapital(text[end + 1])) || (end < text.Length && text[end] == ':'))
        {
            return false;
        }

        var isEndOfBlock = end == text.Length || text[end..].StartsWith("\n\n") || text[end] != '\n';
        var isEndOfLine = isEndOfBlock || !IsLetter(text[end + 1]);
        return (given.Is(KnownAs.Given) && token.Is(KnownAs.Surname))
            || (given.IsClearGiven && token.IsUnknown && isEndOfLine)
            || (given.IsUnknown && isEndOfBlock && (token.Is(KnownAs.Surname) || token.Is(KnownAs.Given) || given.Start == 0));
    }

    // The next word of the run: behind one space, or behind the full stop of an initial or a title; -1 when the run ends.
    private static int NextWord(ReadOnlySpan<char> text, int end, NameToken token, bool mayBreak)
    {
        var at = end;
        if (at < text.Length && text[at] == '\'')
        {
            return -1;
        }

        if (at < text.Length && text[at] == '.' && (token.IsInitial || token.Is(KnownAs.Title) || token.Length <= 2))
        {
            at++;
            if (at < text.Length && IsCapital(text[at]))
            {
                return at;
            }
        }

        // A name that a line's end divides: the line must have begun with other words.
        if (mayBreak && at + 1 < text.Length && text[at] == '\n' && IsLetter(text[at + 1]))
        {
            var second = WordEnd(text, at + 1);
            return second < text.Length && (text[second] == ':' || (text[second] == '\n' && !LineEnds.IsStart(text, token.Start))) ? -1 : at + 1;
        }

        if (at >= text.Length || text[at] is not (' ' or '\t'))
        {
            return -1;
        }

        at++;
        at += at < text.Length && text[at] == ' ' ? 1 : 0;
        return at < text.Length && IsLetter(text[at]) ? at : -1;
    }
}

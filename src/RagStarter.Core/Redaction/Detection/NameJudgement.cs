using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Judges whether capitalised words are the name of a person.</summary>
internal static class NameJudgement
{
    private static readonly FrozenSet<string> PlaceBefore = Set("in at near to from of off through across towards toward visit visiting visited outside inside around via within the over beyond");

    private static readonly FrozenSet<string> EmployerBefore = Set("for at join joined the by");

    private static readonly FrozenSet<string> PersonBefore = Set(
        "dear hi hello hey thanks named called name's i'm am user customer patient client employee founder founders starring director author actor actress singer writer husband wife son "
        + "daughter brother sister mother father mom dad friend kid child boss colleague cousin neighbour neighbor fiancé boyfriend girlfriend partner uncle aunt nephew niece grandson granddaughter "
        + "regards sincerely cheers love yours ask tell told asked meet met says said remember player doctor lawyer attorney agent teacher signed featuring feat ft aka by with "
        + "and or beneficiary guardian under add remove me not from herr frau heiße heisse heißt heisst m'appelle llamo chiamo chamo");

    private static readonly FrozenSet<string> VerbsBehind = Set(
        "is was are were has had have says said asked shouted told lives lived works worked will would can could wants wanted called calls wrote writes thinks thought went goes came comes "
        + "did does made makes loves loved likes liked knows knew felt feels left arrived born died who whose and listed moved needs needed sent sings sang plays played smiled laughed replied");

    // What hardly anybody but a person does.
    private static readonly FrozenSet<string> Deeds = Set(
        "said says asked shouted told lives lived works worked thinks thought wrote writes loves loved hates wants wanted felt born died smiled laughed replied whispered cried sang married nodded");

    private static readonly FrozenSet<string> Movements = Set(
        "return returned returning returns move moved moving went go goes going travel travelled traveled flew fly drive drove arrived arrive ship shipped ride walk walked back trip way road flight");

    private static readonly FrozenSet<string> Personal = Set(
        "mr mrs ms miss mx dr prof professor sir madam herr frau señor señora señorita sr sra srta monsieur madame mademoiselle mme mlle signor signora signorina sig senhor senhora mevrouw meneer");

    // What has an owner who is a person.
    private static readonly FrozenSet<string> Things = Set(
        "address phone number mobile birthday email wife husband mother father mum mom dad brother sister son daughter boss salary passport appointment prescription luggage laptop desk calendar");

    private static readonly FrozenSet<string> Pronouns = Set("he she him her his hers himself herself");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PlaceLookup = Alternate(PlaceBefore);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> EmployerLookup = Alternate(EmployerBefore);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PersonLookup = Alternate(PersonBefore);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> VerbLookup = Alternate(VerbsBehind);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PronounLookup = Alternate(Pronouns);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ThingLookup = Alternate(Things);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> DeedLookup = Alternate(Deeds);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MovementLookup = Alternate(Movements);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PersonalLookup = Alternate(Personal);

    /// <summary>Whether a title is one of address, which only persons have, and not a rank or an office.</summary>
    public static bool IsPersonal(string text, NameToken title) => PersonalLookup.Contains(text.AsSpan(title.Start, title.Length));

    /// <summary>Whether what stands beside a word is said of persons only.</summary>
    public static bool IsBesideDeed(string text, NameContext context, int start, int end) =>
        DeedLookup.Contains(context.WordAfter(end)) || context.WordBefore(start) is "dear" or "hi" or "hello" or "named" or "called" or "with" or "me" or "by" || text.AsSpan(end).StartsWith(" is from ");

    /// <summary>How sure it is that some words of a run are a name, 0 when they are none.</summary>
    public static double Of(string text, NameContext context, List<NameToken> tokens, int from, int to)
    {
        var (start, end) = (tokens[from].Start, tokens[to - 1].End);
        var names = 0;
        for (var i = from; i < to; i++)
        {
            names += tokens[i].IsInitial || tokens[i].Is(KnownAs.Particle) ? 0 : 1;
        }

        // The rest of the run tells: "Austin City", "Whitchurch Road", "Roadify Transit".
        var behind = to < tokens.Count ? tokens[to] : default;
        if (names == 0 || IsAddressPart(text, context, tokens, to, start, end) || behind.Is(KnownAs.Street) || (behind.Is(KnownAs.Place) && behind.IsWord))
        {
            return 0;
        }

        return names == 1 && to - from <= 2 ? OfOne(text, context, tokens, from, to) : OfSeveral(text, context, tokens, from, to);
    }

    private static double OfSeveral(string text, NameContext context, List<NameToken> tokens, int from, int to)
    {
        var first = tokens[from];
        var last = tokens[to - 1];
        var before = context.WordBefore(first.Start);
        var isPlace = PlaceLookup.Contains(before) && !(before is "to" or "from" && !IsOfPlace(context, first.Start, before));
        if (IsEmployer(context, first.Start, before) || (first.Is(KnownAs.Street) && !first.Is(KnownAs.Given)))
        {
            return 0;
        }

        if (first.Is(KnownAs.Place) && !first.Is(KnownAs.Given) || (last.Is(KnownAs.Place) && !last.Is(KnownAs.Surname)) || (last.Is(KnownAs.Place) && last.IsWord && !first.IsClearGiven))
        {
            return 0;
        }

        var given = 0;
        var surnames = 0;
        var unknown = 0;
        var words = 0;
        for (var i = from; i < to; i++)
        {
            given += tokens[i].IsClearGiven ? 1 : 0;
            surnames += tokens[i].Is(KnownAs.Surname) && !tokens[i].IsWord ? 1 : 0;
            unknown += tokens[i].IsUnknown ? 1 : 0;
            words += tokens[i].IsWord ? 1 : 0;
        }

        var isShouted = IsUpper(text.AsSpan(first.Start, last.End - first.Start));
        if (!isShouted && HasAcronym(text, tokens, from, to))
        {
            return 0;
        }

        if (first.IsClearGiven && (last.Is(KnownAs.Surname) || last.IsUnknown || last.Is(KnownAs.Given)))
        {
            return before is "the" or "The" ? 0 : isPlace && first.Is(KnownAs.Place) ? 0 : last.IsWord ? 0.75 : 0.9;
        }

        if (first.Is(KnownAs.Given) && last.Is(KnownAs.Surname) && !last.IsWord)
        {
            return before is "the" or "The" ? 0 : 0.8;
        }

        if (before is "the" or "The" || (isShouted && given + surnames < 2))
        {
            return 0;
        }

        if (first.Is(KnownAs.Given) && last.IsUnknown && context.IsEnglish && !isPlace && !isShouted && !StandsBeforePlace(text, last.End))
        {
            return to - from > 2 && tokens[from + 1].IsInitial ? 0.8 : context.IsStart(first.Start) ? 0 : 0.6;
        }

        if (given > 0 && words == 0)
        {
            return isPlace && !PersonLookup.Contains(before) ? 0 : 0.75;
        }

        if (words > 0)
        {
            return first.Is(KnownAs.Given) && last.Is(KnownAs.Surname) && PersonLookup.Contains(before) && !context.IsStart(first.Start) ? 0.6 : 0;
        }

        // Names that the lists lack: only where the language tells that they are no ordinary words.
        return !context.IsEnglish || isPlace || unknown + surnames < 2 || StandsBeforePlace(text, last.End) ? 0 : PersonLookup.Contains(before) || surnames > 0 ? 0.7 : 0.6;
    }

    private static double OfOne(string text, NameContext context, List<NameToken> tokens, int from, int to)
    {
        var name = tokens[from].IsInitial ? tokens[to - 1] : tokens[from];
        if (to - from == 2 && name.IsWord)
        {
            return 0;
        }

        var (start, end) = (tokens[from].Start, tokens[to - 1].End);
        var before = context.WordBefore(start);
        var mark = context.MarkBefore(start);
        var after = context.WordAfter(end);
        var isUpper = name.Length > 1 && IsUpper(text.AsSpan(name.Start, name.Length));
        if (isUpper || name.Is(KnownAs.Title) || name.Is(KnownAs.Organisation) || to < tokens.Count || (from > 0 && !(from == 1 && tokens[0].IsWord && context.IsStart(tokens[0].Start))))
        {
            return 0;
        }

        // "Nicole: Remember me": who speaks.
        var isSpeaker = context.MarkAfter(end) == ':' && mark is '\0' or '\n' && to == tokens.Count && from == 0;
        if (isSpeaker && (name.IsClearGiven || (!name.IsWord && name.Length > 2 && !name.Is(KnownAs.Place) && context.IsEnglish && IsQuoted(context, end))))
        {
            return 0.7;
        }

        if (to - from == 1 && NameList.Holds(text, start, end, out var isOfPersons))
        {
            return isOfPersons && context.IsEnglish ? 0.6 : 0;
        }

        if (name.IsWord)
        {
            return 0;
        }

        var isPerson = PersonLookup.Contains(before) || VerbLookup.Contains(after) || IsPossessive(text, end);
        if (name.Is(KnownAs.Place))
        {
            return name.Is(KnownAs.Given) && PersonLookup.Contains(before) && !PlaceLookup.Contains(before) ? 0.6 : 0;
        }

        if (name.IsClearGiven)
        {
            return (PlaceLookup.Contains(before) && !(before is "to" or "from" && !IsOfPlace(context, start, before))) || IsEmployer(context, start, before)
                || char.IsAsciiDigit(context.MarkAfter(end)) ? 0 : isPerson ? 0.75 : 0.6;
        }

        if (PlaceLookup.Contains(before) || IsEmployer(context, start, before) || char.IsAsciiDigit(context.MarkAfter(end)))
        {
            return 0;
        }

        if (context.IsStart(start) && (DeedLookup.Contains(after) || (after is "is" && text.AsSpan(end).StartsWith(" is from "))) && context.IsEnglish)
        {
            return 0.6;
        }

        if (name.Is(KnownAs.Surname))
        {
            return PersonLookup.Contains(before) && !EmployerLookup.Contains(before) || PersonBehind(text, end) ? 0.6 : 0;
        }

        // "Matej's address": what only persons have.
        if (IsPossessive(text, end) && context.IsEnglish && ThingLookup.Contains(context.WordAfter(end + 2)))
        {
            return 0.6;
        }

        return context.IsStart(start) && context.IsEnglish && PersonBehind(text, end) ? 0.6 : before is "Dear" or "Hi" or "Hello" or "named" or "called" ? 0.6 : 0;
    }

    // "works for", "joined": what follows is an organisation.
    private static bool IsEmployer(NameContext context, int start, ReadOnlySpan<char> before) =>
        before is "joined" or "join" || (before is "for" or "at" && context.WordBefore(start - before.Length - 1) is "work" or "works" or "worked" or "working" or "employed" or "job" or "position");

    // "returned to Feliciano", but "a letter to Anna".
    private static bool IsOfPlace(NameContext context, int start, ReadOnlySpan<char> before) =>
        MovementLookup.Contains(context.WordBefore(start - before.Length - 1)) || (before is "from" && context.WordBefore(start - before.Length - 1) is "here" or "is" or "are" or "am" or "was" or "i'm");

    // "Mora de Rubielos, Spain", "Soto del Barco 61709".
    private static bool StandsBeforePlace(string text, int end)
    {
        var at = end;
        while (at < text.Length && at - end < 4 && text[at] is ' ' or ',' or '\n' or '\r')
        {
            at++;
        }

        if (at == end || at >= text.Length)
        {
            return false;
        }

        if (char.IsAsciiDigit(text[at]))
        {
            return text.AsSpan(end, at - end).IndexOf('\n') < 0;
        }

        var wordEnd = NameRun.WordEnd(text, at);
        return wordEnd > at && NameRun.IsCapital(text[at]) && text.AsSpan(end, at - end).IndexOf(',') >= 0
            && ((NameTable.Lookup(text.AsSpan(at, wordEnd - at)) & KnownAs.Place) != 0 || (wordEnd - at == 2 && char.IsAsciiLetterUpper(text[at + 1])));
    }

    private static bool HasAcronym(string text, List<NameToken> tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (tokens[i].Length > 1 && IsUpper(text.AsSpan(tokens[i].Start, tokens[i].Length)))
            {
                return true;
            }
        }

        return false;
    }

    // A pronoun for a person in what follows.
    private static bool PersonBehind(string text, int end)
    {
        var rest = text.AsSpan(end, Math.Min(text.Length - end, 120));
        for (var at = 0; at < rest.Length;)
        {
            if (!char.IsLetter(rest[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < rest.Length && char.IsLetter(rest[at]))
            {
                at++;
            }

            if (at - start <= 7 && PronounLookup.Contains(rest[start..at]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPossessive(string text, int end) => end + 1 < text.Length && text[end] == '\'' && text[end + 1] == 's';

    private static bool IsQuoted(NameContext context, int end) => context.MarkAfter(end + 1) is '"' or '\'' || char.IsUpper(context.MarkAfter(end + 1));

    // Behind a number, or before a word or number of a street: part of an address.
    private static bool IsAddressPart(string text, NameContext context, List<NameToken> tokens, int to, int start, int end)
    {
        var mark = context.MarkBefore(start);
        if (char.IsAsciiDigit(mark) && context.WordBefore(start).IsEmpty && to <= tokens.Count && text[Math.Max(0, start - 1)] == ' ')
        {
            return true;
        }

        var after = context.WordAfter(end);
        return after.Length > 0 && to == tokens.Count && (NameTable.Lookup(after) & KnownAs.Street) != 0 && !(after is "way" or "run" or "close" or "place" or "court" or "drive" or "walk" or "loop" or "via" or "dr" or "st");
    }

    private static bool IsUpper(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLower(c))
            {
                return false;
            }
        }

        return true;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Alternate(FrozenSet<string> words) => words.GetAlternateLookup<ReadOnlySpan<char>>();
}

using System.Collections.Frozen;
using System.Text.RegularExpressions;
using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>Whether a sentence offers something of the kind that a question asks for, beyond the question's own words.</summary>
internal static partial class AnswerCues
{
    private static readonly FrozenSet<string> NumberWords = new[]
    {
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty",
        "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "dozen", "half", "quarter",
        "third", "once", "twice", "free",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NumberWordLookup =
        NumberWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>1 when the sentence offers it, 0 when it does not, ½ when the question's kind says nothing.</summary>
    public static double Offers(AnalyzedQuestion question, ReadOnlySpan<char> sentence, IReadOnlyList<TextToken> tokens) => question.Kind switch
    {
        QuestionKind.Price => PricePattern().IsMatch(sentence) && HasNewNumber(question, sentence, tokens) ? 1 : 0,
        QuestionKind.Number => HasNewNumber(question, sentence, tokens) ? 1 : 0,
        QuestionKind.Date => HasNewDate(question, sentence, tokens) ? 1 : 0,
        QuestionKind.Person or QuestionKind.Place => HasNewName(question, sentence, tokens) ? 1 : 0,
        QuestionKind.Reason => ReasonPattern().IsMatch(sentence) ? 1 : 0,
        QuestionKind.Definition => NamingPattern().IsMatch(sentence) || SaysWhatIs(question, sentence, tokens) ? 1 : 0,
        _ => 0.5,
    };

    /// <summary>Whether a word by itself could be what is asked for.</summary>
    public static bool IsPossibleAnswer(QuestionKind kind, TextToken word, ReadOnlySpan<char> sentence) => kind switch
    {
        QuestionKind.Number or QuestionKind.Price or QuestionKind.Date =>
            word.Term.IsNumber || NumberWordLookup.Contains(sentence.Slice(word.Start, word.Length)),
        QuestionKind.Person or QuestionKind.Place => char.IsUpper(sentence[word.Start]) && !word.Term.IsStopWord,
        _ => false,
    };

    /// <summary>1 when the sentence has a number with a unit of the kind that is asked for, 0 when it has none, ½ when none is asked for.</summary>
    public static double HasUnit(AnalyzedQuestion question, ReadOnlySpan<char> sentence) =>
        question.Unit is not { } unit ? 0.5 : unit.IsMatch(sentence) ? 1 : 0;

    private static bool HasNewNumber(AnalyzedQuestion question, ReadOnlySpan<char> sentence, IReadOnlyList<TextToken> tokens)
    {
        foreach (var token in tokens)
        {
            if (!question.Contains(token.Term)
                && (token.Term.IsNumber || NumberWordLookup.Contains(sentence.Slice(token.Start, token.Length))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasNewDate(AnalyzedQuestion question, ReadOnlySpan<char> sentence, IReadOnlyList<TextToken> tokens)
    {
        foreach (var match in DatePattern().EnumerateMatches(sentence))
        {
            var isNew = true;
            foreach (var token in tokens)
            {
                if (token.Start == match.Index && question.Contains(token.Term))
                {
                    isNew = false;
                }
            }

            if (isNew)
            {
                return true;
            }
        }

        return false;
    }

    // A capitalized word that is neither the first one nor in the question.
    private static bool HasNewName(AnalyzedQuestion question, ReadOnlySpan<char> sentence, IReadOnlyList<TextToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!char.IsUpper(sentence[token.Start]) || token.Term.IsStopWord || question.Contains(token.Term))
            {
                continue;
            }

            if (i > 0 || (tokens.Count > 1 && char.IsUpper(sentence[tokens[1].Start])))
            {
                return true;
            }
        }

        return false;
    }

    // "Tents are shelters …", "the tent, a shelter of …", "CPU (central processing unit)".
    private static bool SaysWhatIs(AnalyzedQuestion question, ReadOnlySpan<char> sentence, IReadOnlyList<TextToken> tokens)
    {
        foreach (var token in tokens)
        {
            if (question.Contains(token.Term) && AppositionPattern().IsMatch(sentence[token.End..]))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\b(called|known as|named|termed|dubbed|nicknamed|referred to as|defined as|mean(s|t|ing)|refers? to|stands? for|short for)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamingPattern();

    [GeneratedRegex(@"^[""”’']?( (is|are|was|were) (an?|the|one|any|those)\b|, (an?|the|one of|that is|which (is|are)|or)\b| \()", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AppositionPattern();

    [GeneratedRegex(@"\b(1[0-9]{3}|20[0-9]{2})s?\b|\b(January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?\b|\bcentur(y|ies)\b|\b\d{1,2}(:\d{2})? ?(am|pm|a\.m\.|p\.m\.)|\b\d{1,2}:\d{2}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"[$€£]|\b(usd|eur|gbp|chf|dollars?|euros?|pounds?|cents?|price|fee|cost|free|percent)\b|%", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PricePattern();

    [GeneratedRegex(@"\b(because|due to|since|led to|leads to|caus(e|es|ing)|result(s|ed)? (in|from)|in response to|so as to|intended to|aimed (at|to)|thus|hence|so that|in order to|as a result|caused by|owing to|thanks to|reason|therefore|otherwise|to (avoid|prevent|ensure|protect|allow|reduce|make|help|keep))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReasonPattern();
}

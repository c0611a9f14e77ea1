namespace RagStarter.Core.Caching.Gate;

/// <summary>The grammar around the content of a question: what it asks for, whether about now, who, and what may or must be.</summary>
/// <param name="AskedFor">What is asked for.</param>
/// <param name="Measure">The word behind "how" where a measure is asked for.</param>
/// <param name="Tenses">The tenses of its auxiliary verbs.</param>
/// <param name="Modes">Whether something may, must or should be.</param>
/// <param name="Negations">How often it negates.</param>
/// <param name="Negated">The words that stand behind a negation.</param>
internal sealed record QuestionFrame(
    AskedFor AskedFor, string Measure, Tenses Tenses, Modes Modes, int Negations, IReadOnlyList<string> Negated)
{
    public static QuestionFrame Of(IReadOnlyList<MeaningWord> words)
    {
        var (askedFor, measure) = AskedForBy(words);
        var tenses = Tenses.None;
        var modes = Modes.None;
        var negated = new List<string>();
        var negations = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var next = i + 1 < words.Count ? words[i + 1].Text : string.Empty;
            tenses |= TenseOf(words[i].Text, next);
            modes |= ModeOf(words[i].Text, next);
            if (IsNegation(words[i].Text))
            {
                negations++;
                negated.Add(words.Skip(i + 1).FirstOrDefault(w => !w.IsStopWord)?.Group ?? string.Empty);
            }
        }

        return new QuestionFrame(askedFor, measure, tenses, modes, negations, negated);
    }

    /// <summary>Whether the two may ask for the same; what one leaves unsaid the other may say.</summary>
    public bool AsksForSameAs(QuestionFrame other) =>
        AskedFor == AskedFor.Unsaid || other.AskedFor == AskedFor.Unsaid || (AskedFor == other.AskedFor && Measure == other.Measure);

    private static (AskedFor, string) AskedForBy(IReadOnlyList<MeaningWord> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var next = i + 1 < words.Count ? words[i + 1].Text : string.Empty;
            switch (words[i].Text)
            {
                case "who" or "whom" or "whose" or "who's" or "whos" or "when" or "when's" or "where" or "where's" or "wheres" or "which" when !IsAsked(words, i):
                    break;
                case "who" or "whom" or "whose" or "who's" or "whos":
                    return (AskedFor.Person, string.Empty);
                case "when" or "when's":
                    return (AskedFor.Time, string.Empty);
                case "where" or "where's" or "wheres":
                    return (AskedFor.Place, string.Empty);
                case "why":
                    return (AskedFor.Reason, string.Empty);
                case "what" or "which" or "what's" or "whats":
                    return (OfThing(words, i), string.Empty);
                case "how" or "how's" or "hows":
                    return next switch
                    {
                        "many" => (AskedFor.Count, string.Empty),
                        "much" => (AskedFor.Amount, string.Empty),
                        "long" or "old" or "far" or "often" or "tall" or "large" or "big" or "high" or "heavy" or "deep" or "wide" or "fast"
                            or "hot" or "cold" or "late" or "early" or "soon" or "small" or "good" or "bad" or "hard" or "easy" or "difficult"
                            or "close" or "strong" or "safe" or "quickly" or "likely" or "important" or "accurate" or "effective" or "reliable"
                            => (AskedFor.Measure, next),
                        "come" => (AskedFor.Reason, string.Empty),
                        _ => (AskedFor.Manner, string.Empty),
                    };
                default:
                    break;
            }
        }

        return (words.Count > 0 && IsAuxiliary(words[0].Text) ? AskedFor.Whether : AskedFor.Unsaid, string.Empty);
    }

    // "Pain when I sit", "the man who": no question.
    private static bool IsAsked(IReadOnlyList<MeaningWord> words, int i) =>
        i == 0
        || (i + 1 < words.Count && IsAuxiliary(words[i + 1].Text) && (words[i].IsFirst || words[i].Text is "when" or "where"))
        || (words[i].IsFirst && words[i].Text is not ("when" or "where"))
        || words[i - 1].Text is "know" or "tell" or "me" or "say" or "sure" or "idea" or "ask" or "wonder" or "wondering" or "out" or "see" or "check" or "explain"
            or "by" or "from" or "to" or "of" or "in" or "at" or "on" or "for" or "and" or "please" or "so"
        || words[i].Text is "where's" or "when's" or "who's";

    // "What is the best way to", "what time does": a few words behind it say what is asked for.
    private static AskedFor OfThing(IReadOnlyList<MeaningWord> words, int i)
    {
        for (var j = i + 1; j < Math.Min(i + 6, words.Count); j++)
        {
            switch (words[j].Text)
            {
                case "way" or "ways" or "method" or "methods" or "steps" or "procedure":
                    return AskedFor.Manner;
                case "should" or "must" when words.Skip(j).Take(4).Any(w => w.Text == "to"):
                    return AskedFor.Manner;
                case "time" or "day" or "date" or "year" or "month" or "century" or "hour" when j == i + 1:
                    return AskedFor.Time;
                case "reason" or "reasons" or "cause" or "causes" or "caused" or "purpose":
                    return AskedFor.Reason;
                case "place" or "city" or "country" or "location" when j == i + 1:
                    return AskedFor.Place;
                case "person" or "people" when j == i + 1:
                    return AskedFor.Person;
                case "price" or "cost" or "costs" or "fee" or "amount":
                    return AskedFor.Amount;
                case "number" when j < words.Count - 1 && words[j + 1].Text == "of":
                    return AskedFor.Count;
                default:
                    break;
            }
        }

        return AskedFor.Thing;
    }

    private static bool IsAuxiliary(string word) => word is
        "is" or "are" or "was" or "were" or "am" or "do" or "does" or "did" or "can" or "could" or "will" or "would" or "shall" or "should"
        or "may" or "might" or "must" or "has" or "have" or "had" || IsContractedNegation(word);

    private static bool IsNegation(string word) => word is
        "not" or "no" or "never" or "none" or "nor" or "neither" or "nobody" or "nothing" or "nowhere" or "without" or "cannot" or "except"
        or "excluding" or "unless" or "unable" or "cant" or "dont" or "wont" or "isnt" or "doesnt" or "didnt" or "arent" or "wasnt" or "werent"
        or "couldnt" or "wouldnt" or "shouldnt" or "havent" or "hasnt" or "hadnt" or "mustnt" or "aint" or "non"
        || IsContractedNegation(word);

    private static bool IsContractedNegation(string word) => word.EndsWith("n't", StringComparison.Ordinal);

    private static Tenses TenseOf(string word, string next) => word switch
    {
        "was" or "were" or "did" or "had" or "wasn't" or "weren't" or "didn't" or "didnt" or "wasnt" => Tenses.Past,
        "will" or "shall" or "won't" or "wont" => Tenses.Future,
        "going" when next == "to" => Tenses.Future,
        "is" or "are" or "am" or "do" or "does" or "isn't" or "aren't" or "don't" or "doesn't" or "what's" or "who's" or "i'm" => Tenses.Present,
        _ => Tenses.None,
    };

    private static Modes ModeOf(string word, string next) => word switch
    {
        "can" or "could" or "may" or "might" or "allowed" or "permitted" or "able" or "possible" or "can't" or "cannot" => Modes.May,
        "must" or "mandatory" or "obligatory" or "compulsory" or "required" or "mustn't" => Modes.Must,
        "have" or "need" or "has" or "needs" when next == "to" => Modes.Must,
        "should" or "ought" or "shouldn't" or "better" or "recommended" => Modes.Should,
        _ => Modes.None,
    };
}

/// <summary>When something is.</summary>
[Flags]
internal enum Tenses
{
    /// <summary>No auxiliary verb says it.</summary>
    None = 0,

    /// <summary>It was.</summary>
    Past = 1,

    /// <summary>It is.</summary>
    Present = 2,

    /// <summary>It will be.</summary>
    Future = 4,
}

/// <summary>Whether something may, must or should be.</summary>
[Flags]
internal enum Modes
{
    /// <summary>It is not said.</summary>
    None = 0,

    /// <summary>It is possible or allowed.</summary>
    May = 1,

    /// <summary>It has to be.</summary>
    Must = 2,

    /// <summary>It is advised.</summary>
    Should = 4,
}

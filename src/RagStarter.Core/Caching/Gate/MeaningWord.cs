using RagStarter.Core.Caching.Gate.Words;
using RagStarter.Core.Language;

namespace RagStarter.Core.Caching.Gate;

/// <summary>A word of a question as the gate sees it.</summary>
internal sealed class MeaningWord
{
    public MeaningWord(string text, Term term, bool isCapital, bool isFirst = false)
    {
        Text = text;
        Stem = term.Text;
        IsStopWord = term.IsStopWord;
        IsLight = term.IsLight;
        IsNumber = term.IsNumber;
        IsCapital = isCapital;
        IsFirst = isFirst;
        Group = AlikeWords.GroupOf(text) ?? AlikeWords.GroupOf(Stem) ?? Stem;
        Mark = MarkedWords.MeaningOf(text);
        Base = BaseOf(text);
    }

    /// <summary>The word in lower case.</summary>
    public string Text { get; }

    public string Stem { get; }

    /// <summary>The word without the endings of number and tense, by which words of one stem are told apart.</summary>
    public string Base { get; }

    /// <summary>Equal for words that mean the same.</summary>
    public string Group { get; }

    /// <summary>What it stands for among the words of closed groups, or <see langword="null"/>.</summary>
    public string? Mark { get; }

    public bool IsStopWord { get; }

    public bool IsLight { get; }

    /// <summary>Whether a question says the same without it: "please", "hello".</summary>
    public bool IsFiller => Text is "please" or "pls" or "hello" or "hi" or "hey" or "thanks" or "thank" or "tell" or "kindly" or "know" or "ask" or "actually" or "really" or "just" or "exactly" or "simply";

    /// <summary>Whether it is an article or a verb that only carries the grammar.</summary>
    public bool IsGlue => Text is "the" or "a" or "an" or "do" or "does" or "is" or "are" or "be" or "been" or "am" or "it" or "there" or "some";

    public bool IsNumber { get; }

    public bool IsCapital { get; }

    /// <summary>Whether it begins a sentence.</summary>
    public bool IsFirst { get; }

    /// <summary>How much one word says what the other does, from 0 to 1.</summary>
    public double LikenessTo(MeaningWord other)
    {
        if (Text == other.Text || Base == other.Base)
        {
            return 1;
        }

        if (IsNumber || other.IsNumber || IsStopWord != other.IsStopWord)
        {
            return 0;
        }

        if (Stem == other.Stem)
        {
            return SameBase(Base, other.Base) ? 1 : 0.85;
        }

        if (Group == other.Group)
        {
            return 0.9;
        }

        return Text.Length >= 5 && other.Text.Length >= 5 && Text[0] == other.Text[0] ? SharedBeginning(other.Text) : 0;
    }

    // "deliveries" and "delivery", "stopped" and "stop": what is left without the ending may differ in a letter.
    private static bool SameBase(string one, string other) =>
        Math.Abs(one.Length - other.Length) <= 1
        && one.AsSpan().CommonPrefixLength(other) >= Math.Min(one.Length, other.Length) - 1;

    private static string BaseOf(string word)
    {
        if (word is "news" or "customs" or "goods" or "glasses" or "means" or "series" or "species")
        {
            return word;
        }

        foreach (var ending in (ReadOnlySpan<string>)["'s", "’s", "ing", "ied", "ies", "ed", "es", "s"])
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal) && !word.EndsWith("ss", StringComparison.Ordinal))
            {
                var stem = word[..^ending.Length];
                return ending is "ied" or "ies" ? stem + "y" : ending is "s" ? stem : stem.Length > 3 && stem[^1] == stem[^2] ? stem[..^1] : stem.TrimEnd('e');
            }
        }

        return word.Length > 3 ? word.TrimEnd('e') : word;
    }

    // Misspelled and derived words share their beginning: half of what they share, as a sign and no proof.
    private double SharedBeginning(string other)
    {
        var shared = Text.AsSpan().CommonPrefixLength(other);
        var share = (double)shared / Math.Max(Text.Length, other.Length);
        return share >= 0.6 ? share * 0.8 : 0;
    }
}

namespace RagStarter.Core.Language;

/// <summary>A word as the index sees it: lower-cased, without accents, stemmed.</summary>
/// <remarks>Instances are shared between all occurrences of the same word, so comparing two is mostly comparing references.</remarks>
public sealed class Term : IEquatable<Term>
{
    internal Term(string text, bool isStopWord, bool isLight, bool isNumber)
    {
        Text = text;
        IsStopWord = isStopWord;
        IsLight = isLight;
        IsNumber = isNumber;
        Hash = StableHash(text);
    }

    /// <summary>The stem; equal for words that the search treats as the same.</summary>
    public string Text { get; }

    /// <summary>Whether the word carries grammar rather than content ("the", "of", "is").</summary>
    public bool IsStopWord { get; }

    /// <summary>Whether the word says little about what a question is about ("get", "use", "usually").</summary>
    public bool IsLight { get; }

    /// <summary>Whether the word contains a digit: numbers, sizes, dates, product codes.</summary>
    public bool IsNumber { get; }

    /// <summary>A 64-bit hash of <see cref="Text"/> that is the same in every process and version.</summary>
    public ulong Hash { get; }

    /// <summary>Whether both are the same term.</summary>
    public static bool operator ==(Term? left, Term? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they are different terms.</summary>
    public static bool operator !=(Term? left, Term? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Term? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Hash == other.Hash && IsStopWord == other.IsStopWord && string.Equals(Text, other.Text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Term);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Hash;

    /// <inheritdoc/>
    public override string ToString() => Text;

    // FNV-1a over UTF-16 code units, finished with splitmix64's mixer so that all 64 bits depend on every character.
    private static ulong StableHash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return SplitMix64.Mix(hash);
    }
}

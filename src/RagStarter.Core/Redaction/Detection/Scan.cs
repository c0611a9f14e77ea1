using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>One text under search: what is read, and what was found so far, with offsets into what is read.</summary>
internal sealed class Scan(string text, TenantRules rules)
{
    /// <summary>The normalized text.</summary>
    public string Text { get; } = text;

    /// <summary>What the tenant set.</summary>
    public TenantRules Rules { get; } = rules;

    /// <summary>All candidates; they may overlap.</summary>
    public List<Finding> Found { get; } = [];

    /// <summary>Places between a street and a postcode on lines of their own: towns, and no persons.</summary>
    public List<(int Start, int End)> Towns { get; } = [];

    /// <summary>Notes a candidate.</summary>
    public void Add(int start, int end, DataClassification classification, double confidence) =>
        Found.Add(new Finding(start, end - start, classification, confidence));

    /// <summary>Whether a letter or digit stands at a place.</summary>
    public bool IsWordAt(int index) => (uint)index < (uint)Text.Length && Letters.IsOfWord(Text[index]);

    /// <summary>Whether an ASCII digit stands at a place.</summary>
    public bool IsDigitAt(int index) => (uint)index < (uint)Text.Length && char.IsAsciiDigit(Text[index]);

    /// <summary>The character at a place; the null character outside the text.</summary>
    public char At(int index) => (uint)index < (uint)Text.Length ? Text[index] : '\0';
}

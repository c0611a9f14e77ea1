namespace RagStarter.Core.Language;

/// <summary>A piece of a text.</summary>
/// <param name="Start">Offset of the first UTF-16 code unit.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Offset just behind the last UTF-16 code unit.</summary>
    public int End => Start + Length;

    /// <summary>The characters of the span.</summary>
    public ReadOnlySpan<char> Of(ReadOnlySpan<char> text) => text.Slice(Start, Length);
}

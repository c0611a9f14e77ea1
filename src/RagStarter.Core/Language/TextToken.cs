namespace RagStarter.Core.Language;

/// <summary>One word of a text: where it stands and the term it is indexed under.</summary>
/// <param name="Start">Offset of the first UTF-16 code unit.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Term">The indexed form.</param>
public readonly record struct TextToken(int Start, int Length, Term Term)
{
    /// <summary>Offset just behind the last UTF-16 code unit.</summary>
    public int End => Start + Length;
}

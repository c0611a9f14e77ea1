namespace RagStarter.Core.Ingestion;

/// <summary>A block of a document's extracted text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the extracted text, in UTF-16 code units.</param>
/// <param name="Length">Its length in UTF-16 code units.</param>
/// <param name="Level">For headings 1 to 6, the outermost first; for list items how deep they are nested, from 1; else 0.</param>
/// <param name="Page">The page it begins on, from 1; 0 for formats without pages.</param>
public readonly record struct TextBlock(BlockKind Kind, int Start, int Length, int Level, int Page)
{
    /// <summary>Offset just behind the last UTF-16 code unit.</summary>
    public int End => Start + Length;
}

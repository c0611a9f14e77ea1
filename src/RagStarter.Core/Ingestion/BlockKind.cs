namespace RagStarter.Core.Ingestion;

/// <summary>What a block of a document is.</summary>
public enum BlockKind
{
    /// <summary>A heading; its level says how deep.</summary>
    Heading,

    /// <summary>A paragraph of running text.</summary>
    Paragraph,

    /// <summary>One item of a list.</summary>
    ListItem,

    /// <summary>One row of a table, each value with its column's name in front.</summary>
    TableRow,

    /// <summary>Code or other text whose line breaks and spaces count.</summary>
    Code,
}

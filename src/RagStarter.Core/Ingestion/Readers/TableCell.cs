namespace RagStarter.Core.Ingestion.Readers;

/// <summary>A cell of a table as its format states it.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Columns">How many columns it covers, at least 1.</param>
/// <param name="Rows">How many rows it covers, at least 1.</param>
/// <param name="IsHeader">Whether the format marks it as a heading.</param>
internal readonly record struct TableCell(string Text, int Columns = 1, int Rows = 1, bool IsHeader = false);

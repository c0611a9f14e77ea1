using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Tells titles that people gave from those that programs put into a PDF's properties.</summary>
internal static partial class PdfTitle
{
    /// <summary>The title; <see langword="null"/> when it is a file's name or a placeholder.</summary>
    public static string? Of(string? title) => title is null || NoTitle().IsMatch(title.Trim()) ? null : title;

    [GeneratedRegex(@"^(untitled.*|document\d*|microsoft (word|powerpoint|excel) - .*|.*\.(docx?|xlsx?|pptx?|odt|rtf|tex|dvi|indd|qxd|pdf|html?))$", RegexOptions.IgnoreCase)]
    private static partial Regex NoTitle();
}

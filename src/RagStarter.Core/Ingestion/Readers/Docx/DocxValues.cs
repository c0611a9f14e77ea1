using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RagStarter.Core.Ingestion.Readers.Docx;

/// <summary>
/// Reads attribute values as they are written. The typed values of the Open XML library throw for values that Word accepts,
/// such as the "true" that other programs write where the schema asks for "on".
/// </summary>
internal static class DocxValues
{
    /// <summary>The number; <see langword="null"/> where there is none.</summary>
    public static int? Number(this OpenXmlSimpleType? value) =>
        int.TryParse(value?.InnerText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a property that is present is switched on, which it is unless its value says otherwise.</summary>
    public static bool IsOn(this OpenXmlLeafElement? property) =>
        property is not null && property.GetAttributes().FirstOrDefault(a => a.LocalName == "val").Value is not ("0" or "false" or "off");

    /// <summary>Whether a cell continues the one above it.</summary>
    public static bool Continues(this VerticalMerge? merge) => merge is not null && merge.Val?.InnerText != "restart";
}

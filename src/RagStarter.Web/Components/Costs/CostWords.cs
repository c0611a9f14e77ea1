using Microsoft.Extensions.Localization;

namespace RagStarter.Web.Components.Costs;

/// <summary>Words for the values that the ledger writes, such as "exact".</summary>
internal static class CostWords
{
    /// <summary>The word for a value; the value itself where there is none, as for one that a newer version writes.</summary>
    /// <param name="text">The words.</param>
    /// <param name="kind">What the value says, such as "Cache".</param>
    /// <param name="value">The value.</param>
    public static string Of(IStringLocalizer text, string kind, string value) =>
        value.Length > 0 && text[kind + char.ToUpperInvariant(value[0]) + value[1..]] is { ResourceNotFound: false } word ? word : value;
}

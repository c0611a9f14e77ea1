using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Models;

/// <summary>What tokens of one model cost, in US dollars per one million tokens.</summary>
/// <param name="Version">
/// Names the price, as ledger lines carry it: "NAME=INPUT/CACHED/OUTPUT/EMBEDDING", where NAME is the model and the
/// first day of the price; "local" where nothing is paid, "unknown" where no price is known.
/// </param>
/// <param name="Input">Prompt tokens.</param>
/// <param name="CachedInput">Prompt tokens that the provider had cached.</param>
/// <param name="Output">Completion tokens.</param>
/// <param name="Embedding">Embedded tokens.</param>
public sealed record Price(string Version, decimal Input, decimal CachedInput, decimal Output, decimal Embedding)
{
    /// <summary>The price of what runs in this process or on the user's own machine.</summary>
    public static Price Local { get; } = new("local", 0, 0, 0, 0);

    /// <summary>Stands in for a price that is in no list; only where no budget limits cost.</summary>
    public static Price Unknown { get; } = new("unknown", 0, 0, 0, 0);

    /// <summary>
    /// A price whose version contains its numbers: a ledger line can be checked without the price list, and an entry that
    /// was edited in place has another version than before.
    /// </summary>
    public static Price Of(string name, decimal input, decimal cachedInput, decimal output, decimal embedding) => new(
        string.Create(CultureInfo.InvariantCulture, $"{name}={input:0.############}/{cachedInput:0.############}/{output:0.############}/{embedding:0.############}"),
        input,
        cachedInput,
        output,
        embedding);

    /// <summary>The price now in force; <see langword="null"/> where none is known.</summary>
    public static Price? TryGet(Func<Price> price)
    {
        try
        {
            return price() is var known && known != Unknown ? known : null;
        }
        catch (ModelUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Reads the price out of the version that a ledger line carries.</summary>
    public static bool TryParse(string version, [NotNullWhen(true)] out Price? price)
    {
        price = version == Local.Version ? Local : version == Unknown.Version ? Unknown : null;
        if (price is not null)
        {
            return true;
        }

        var numbers = version[(version.LastIndexOf('=') + 1)..].Split('/')
            .Select(n => decimal.TryParse(n, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : (decimal?)null)
            .ToList();
        if (numbers is not [{ } input, { } cached, { } output, { } embedding])
        {
            return false;
        }

        price = new Price(version, input, cached, output, embedding);
        return true;
    }

    /// <summary>
    /// The cost of <paramref name="usage"/> in millionths of a US dollar. One dollar per million tokens is one
    /// micro-dollar per token, so the sum needs no further factor; it is rounded half up once per call.
    /// </summary>
    public long CostMicroUsd(in TokenUsage usage) => (long)decimal.Round(
        ((usage.PromptTokens - usage.CachedPromptTokens) * Input)
        + (usage.CachedPromptTokens * CachedInput)
        + (usage.CompletionTokens * Output)
        + (usage.EmbeddingTokens * Embedding),
        MidpointRounding.AwayFromZero);
}

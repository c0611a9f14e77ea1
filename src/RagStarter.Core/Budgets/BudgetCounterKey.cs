using System.Globalization;

namespace RagStarter.Core.Budgets;

/// <summary>Identifies one running total.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Scope">What it counts together.</param>
/// <param name="Period">Over which time.</param>
/// <param name="Tenant">The tenant, for scopes inside one; else empty.</param>
/// <param name="Value">Who or what, such as the user's name.</param>
/// <param name="Run">The request or the run of a workflow, for periods without a clock.</param>
/// <param name="PeriodStart">The beginning of the period, for those of the calendar.</param>
internal readonly record struct BudgetCounterKey(
    string Rule, string Scope, string Period, string Tenant, string Value, Guid Run, DateTimeOffset PeriodStart)
{
    /// <summary>Scope and period go with the rule; the rest tells keys apart.</summary>
    public override int GetHashCode() => HashCode.Combine(Rule, Tenant, Value, Run, PeriodStart.UtcTicks);

    /// <summary>The key as text: unambiguous, and the same in every process.</summary>
    public string ToText() => string.Join(
        '/',
        Uri.EscapeDataString(Rule),
        Scope,
        Period,
        Tenant,
        Uri.EscapeDataString(Value),
        Run == Guid.Empty ? PeriodStart.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : Run.ToString("N"));

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static bool TryParse(string text, out BudgetCounterKey key)
    {
        key = default;
        if (text.Split('/') is not [var rule, var scope, var period, var tenant, var value, var last])
        {
            return false;
        }

        var run = Guid.Empty;
        var seconds = 0L;
        if (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && !Guid.TryParseExact(last, "N", out run))
        {
            return false;
        }

        key = new BudgetCounterKey(
            Uri.UnescapeDataString(rule), scope, period, tenant, Uri.UnescapeDataString(value), run, DateTimeOffset.FromUnixTimeSeconds(seconds));
        return true;
    }
}

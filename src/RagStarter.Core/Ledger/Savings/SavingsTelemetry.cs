using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ledger.Savings;

/// <summary>Counts savings by lever.</summary>
internal static class SavingsTelemetry
{
    private static readonly KeyValuePair<string, object?>[] Names =
        [.. SavingsFigures.Levers.Select(lever => new KeyValuePair<string, object?>("lever", NameOf(lever)))];

    /// <summary>The lever's name in reports, metrics and JSON, such as "responseCache".</summary>
    public static string NameOf(SavingsLever lever) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(lever.ToString());

    public static void Count(in SavingsFigures savings, TenantId tenant)
    {
        var of = new KeyValuePair<string, object?>("tenant", tenant.Value);
        foreach (var lever in SavingsFigures.Levers)
        {
            if (savings.MicroUsdOf(lever) is not 0 and var money)
            {
                PipelineTelemetry.Savings.Add(money, Names[(int)lever], of);
            }

            if (savings.TokensOf(lever) is not 0 and var tokens)
            {
                PipelineTelemetry.SavedTokens.Add(tokens, Names[(int)lever], of);
            }
        }
    }
}

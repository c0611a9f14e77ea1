using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RagStarter.Core.Caching;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>How settings differ, in words and as configuration.</summary>
public static class TuningDifference
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The settings by name, in the order of their properties.</summary>
    public static IReadOnlyList<(string Name, double Value)> Values(TuningSettings settings) =>
    [
        (nameof(TuningSettings.Candidates), settings.Candidates),
        (nameof(TuningSettings.TopK), settings.TopK),
        (nameof(TuningSettings.MaxContextTokens), settings.MaxContextTokens),
        (nameof(TuningSettings.MinSentenceScore), settings.MinSentenceScore),
        (nameof(TuningSettings.KeywordWeight), settings.KeywordWeight),
        (nameof(TuningSettings.SentenceWeight), settings.SentenceWeight),
        (nameof(TuningSettings.Diversity), settings.Diversity),
        (nameof(TuningSettings.MaxErrorRate), settings.MaxErrorRate),
    ];

    /// <summary>What changes, such as "TopK 8 to 4, Diversity 0 to 0.3".</summary>
    public static string Describe(TuningSettings before, TuningSettings after)
    {
        var changes = Values(before).Zip(Values(after)).Where(p => p.First.Value != p.Second.Value)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.First.Name} {p.First.Value} to {p.Second.Value}")).ToList();
        return changes.Count == 0 ? "nothing changes" : string.Join(", ", changes);
    }

    /// <summary>Settings as they stand in the configuration of a tenant, for appsettings.json.</summary>
    public static string ToConfiguration(TenantId tenant, TuningSettings settings)
    {
        var retrieval = new JsonObject
        {
            [nameof(TenantRetrieval.Candidates)] = settings.Candidates,
            [nameof(TenantRetrieval.TopK)] = settings.TopK,
            [nameof(TenantRetrieval.MaxContextTokens)] = settings.MaxContextTokens,
            [nameof(TenantRetrieval.MinSentenceScore)] = settings.MinSentenceScore,
            [nameof(TenantRetrieval.KeywordWeight)] = settings.KeywordWeight,
            [nameof(TenantRetrieval.SentenceWeight)] = settings.SentenceWeight,
            [nameof(TenantRetrieval.Diversity)] = settings.Diversity,
        };
        var responses = new JsonObject { [nameof(TenantResponses.MaxErrorRate)] = settings.MaxErrorRate };
        return new JsonObject
        {
            [RetrievalOptions.Section] = new JsonObject { [nameof(RetrievalOptions.Tenants)] = new JsonObject { [tenant.Value] = retrieval } },
            [CacheOptions.Section] = new JsonObject
            {
                [nameof(CacheOptions.Responses)] = new JsonObject { [nameof(ResponseCacheOptions.Tenants)] = new JsonObject { [tenant.Value] = responses } },
            },
        }.ToJsonString(Indented);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion.Samples;

/// <summary>The sample documents that the application ships with, where it ships with any.</summary>
public sealed class SampleData
{
    /// <summary>Reads <c>data/tenants.json</c>.</summary>
    /// <exception cref="ConfigurationException">The file is malformed.</exception>
    public SampleData(ApplicationPaths paths, IOptions<IngestionOptions> options)
    {
        var index = Path.Combine(paths.Data, "tenants.json");
        Tenants = options.Value.SampleData && File.Exists(index) ? Read(index, paths.Data) : [];
    }

    /// <summary>The sample tenants; none when the sample data is switched off or was removed.</summary>
    public IReadOnlyList<SampleTenant> Tenants { get; }

    private static List<SampleTenant> Read(string index, string folder)
    {
        try
        {
            var entries = JsonSerializer.Deserialize(File.ReadAllText(index), SampleIndexContext.Default.ListSampleEntry) ?? [];
            return
            [
                .. entries.Select(e => new SampleTenant(
                    new Tenant(
                        TenantId.Parse(e.Id),
                        e.Name,
                        e.Description,
                        e.SuggestedQuestions,
                        [.. e.Access.SelectMany(a => a.Groups).Distinct(StringComparer.Ordinal)]),
                    Path.Combine(folder, e.Path),
                    e.Access)),
            ];
        }
        catch (Exception problem) when (problem is JsonException or FormatException or IOException)
        {
            throw new ConfigurationException($"'{index}' cannot be read: {problem.Message} Restore it, or set Ingestion:SampleData to false.", problem);
        }
    }

    internal sealed record SampleEntry(
        string Id, string Name, string Description, string Path, List<SampleAccess> Access, List<string> SuggestedQuestions);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(List<SampleData.SampleEntry>))]
internal sealed partial class SampleIndexContext : JsonSerializerContext;

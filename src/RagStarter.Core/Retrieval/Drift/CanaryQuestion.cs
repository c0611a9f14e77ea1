using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RagStarter.Core.Configuration;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Drift;

/// <summary>A question whose documents are known.</summary>
internal sealed record CanaryQuestion
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <summary>Whose documents are searched.</summary>
    public required string Tenant { get; init; }

    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The documents that answer it; a question without any is left out.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>The asker's groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Reads the questions of a file by tenant.</summary>
    /// <exception cref="ConfigurationException">The file is not there or not what it should be.</exception>
    public static IReadOnlyDictionary<TenantId, List<CanaryQuestion>> Read(string path, TenantDirectory tenants)
    {
        var questions = new Dictionary<TenantId, List<CanaryQuestion>>();
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var question = Parse(line, path, number);
            if (!TenantId.TryParse(question.Tenant, out var tenant) || tenants.Find(tenant) is null)
            {
                throw Problem($"line {number} of '{path}' is about the tenant '{question.Tenant}', which is not known. Add it to Tenancy:Tenants, or remove the line");
            }

            if (question.Documents.Count > 0)
            {
                questions.TryAdd(tenant, []);
                questions[tenant].Add(question);
            }
        }

        return questions.Count > 0 ? questions : throw Problem($"'{path}' has no question with \"documents\"; give at least one, or leave the setting empty");
    }

    /// <summary>A hash of the questions.</summary>
    public static string HashOf(IEnumerable<CanaryQuestion> questions) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(questions, Json))).AsSpan(0, 8));

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Problem($"the file '{path}' cannot be read ({problem.Message}). Correct the path, or leave the setting empty");
        }
    }

    private static CanaryQuestion Parse(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<CanaryQuestion>(line, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException problem)
        {
            throw Problem($"line {number} of '{path}' is not a question ({problem.Message})");
        }
    }

    private static ConfigurationException Problem(string what) => new($"{DriftOptions.Section}:{nameof(DriftOptions.Questions)}: {what}.");
}

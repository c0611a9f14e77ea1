using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RagStarter.Core.Prompts;

/// <summary>The lock file: which prompt versions may be dispatched, word for word, and how many tokens each has.</summary>
/// <remarks>
/// It remembers a version after its file is gone, so that its number is never given to another text: ledger lines and
/// cached answers name the version for ever.
/// </remarks>
public sealed class PromptLock
{
    /// <summary>The file's name inside the prompts folder.</summary>
    public const string FileName = "prompts.lock.json";

    /// <summary>What writes the lock file, run in the folder of the solution; for messages.</summary>
    public const string UpdateCommand = "dotnet run --project src/RagStarter.Cli -- prompts lint --update";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly Dictionary<(string Name, string Version), LockedPrompt> _prompts = [];

    /// <summary>The locked version; <see langword="null"/> when there is none.</summary>
    public LockedPrompt? Find(string name, string version) => _prompts.GetValueOrDefault((name, version));

    /// <summary>The locked versions of a name, the lowest first.</summary>
    public IReadOnlyList<string> Versions(string name) =>
        [.. _prompts.Keys.Where(k => k.Name == name).Select(k => k.Version).Order(PromptVersions.Order)];

    /// <summary>Reads a lock file; one that does not exist is empty.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static PromptLock Read(string path)
    {
        var result = new PromptLock();
        if (!File.Exists(path))
        {
            return result;
        }

        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Format)
                ?? throw new JsonException("The file is empty.");
            foreach (var (name, versions) in content.Prompts)
            {
                foreach (var (version, prompt) in versions)
                {
                    result.Set(name, version, prompt ?? throw new JsonException($"{name} {version} is empty."));
                }
            }

            return result;
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"The lock file '{path}' cannot be read ({problem.Message}). Restore it, or write it anew with: {UpdateCommand} --force", problem);
        }
    }

    /// <summary>Sets what is locked for a version.</summary>
    internal void Set(string name, string version, LockedPrompt prompt) => _prompts[(name, version)] = prompt;

    /// <summary>Writes the file: always in the same order and layout, so that a difference is a change.</summary>
    internal void Write(string path)
    {
        var prompts = new JsonObject();
        foreach (var name in _prompts.Keys.Select(k => k.Name).Distinct().Order(StringComparer.Ordinal))
        {
            prompts[name] = new JsonObject(Versions(name).Select(version => KeyValuePair.Create(version, (JsonNode?)ToJson(_prompts[(name, version)]))));
        }

        File.WriteAllText(path, new JsonObject { ["prompts"] = prompts }.ToJsonString(Format) + "\n");
    }

    private static JsonObject ToJson(LockedPrompt prompt) => new JsonObject
    {
        ["hash"] = prompt.Hash,
        ["tokens"] = new JsonObject(prompt.Tokens
            .OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
    };

    private sealed record Content(Dictionary<string, Dictionary<string, LockedPrompt?>> Prompts);
}

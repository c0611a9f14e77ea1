using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RagStarter.Core.Prompts;

/// <summary>A prompt template as its file holds it.</summary>
public sealed class PromptTemplateFile
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .Build();

    /// <summary>The name under which the prompt is dispatched.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The version, raised with every change.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>One sentence about what the prompt is for.</summary>
    public string Purpose { get; set; } = string.Empty;

    /// <summary>The most tokens of the template itself, without the values of its variables.</summary>
    public int MaxTokens { get; set; }

    /// <summary>The variables by name, with what they hold.</summary>
    public Dictionary<string, string> Variables { get; set; } = [];

    /// <summary>The template in Semantic Kernel's format.</summary>
    public string Template { get; set; } = string.Empty;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed or something is missing in it.</exception>
    public static PromptTemplateFile Read(string path)
    {
        try
        {
            var file = Yaml.Deserialize<PromptTemplateFile>(File.ReadAllText(path))
                ?? throw new InvalidDataException($"The prompt '{path}' is empty.");
            file.Check(path);
            return file;
        }
        catch (YamlException problem)
        {
            throw new InvalidDataException(
                $"The prompt '{path}' is not valid in line {problem.Start.Line}: {problem.InnerException?.Message ?? problem.Message}", problem);
        }
    }

    private void Check(string path)
    {
        foreach (var (field, value) in new[] { ("name", Name), ("version", Version), ("purpose", Purpose), ("template", Template) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                throw new InvalidDataException($"The prompt '{path}' has no '{field}'.");
            }
        }

        if (MaxTokens <= 0)
        {
            throw new InvalidDataException($"The prompt '{path}' needs 'max_tokens', the allowance of its template, as a positive number.");
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using RagStarter.Core.Language;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RagStarter.Core.Prompts;

/// <summary>A prompt template as its file holds it.</summary>
public sealed partial class PromptTemplateFile
{
    private const float MaxTemperature = 2;

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .Build();

    /// <summary>The name under which the prompt is dispatched: lower-case letters, digits, '-' and '_'.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The version, raised with every change.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>One sentence about what the prompt is for.</summary>
    public string Purpose { get; set; } = string.Empty;

    /// <summary>The most tokens of the template itself, without the values of its variables, by any tokenizer.</summary>
    public int MaxTokens { get; set; }

    /// <summary>The variables by name, with what they hold.</summary>
    public Dictionary<string, string> Variables { get; set; } = [];

    /// <summary>What the prompt asks of the model.</summary>
    public PromptModelHints Model { get; set; } = new();

    /// <summary>Known only to be refused: values are always inserted escaped.</summary>
    public bool AllowDangerouslySetContent { get; set; }

    /// <summary>The template in Semantic Kernel's format; YAML reads every line break of a file as a line feed.</summary>
    public string Template { get; set; } = string.Empty;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed or something is missing in it.</exception>
    public static PromptTemplateFile Read(string path)
    {
        try
        {
            var file = Yaml.Deserialize<PromptTemplateFile>(File.ReadAllText(path))
                ?? throw new InvalidDataException($"The prompt '{path}' is empty.");
            file.Complete();
            file.Check(path);
            return file;
        }
        catch (YamlException problem)
        {
            throw new InvalidDataException(
                $"The prompt '{path}' is not valid in line {problem.Start.Line}: {problem.InnerException?.Message ?? problem.Message}", problem);
        }
    }

    /// <summary>Everything that shapes what is dispatched, in one text: variables, model hints, template. This is what the lock fixes.</summary>
    /// <remarks>Purpose, descriptions and allowance are for people and stay out: mending them needs no new version.</remarks>
    public string DispatchedContent()
    {
        var text = new StringBuilder();
        Line("variables", string.Join(", ", Variables.Keys.Order(StringComparer.Ordinal)));
        Line("temperature", Model.Temperature?.ToString(CultureInfo.InvariantCulture));
        Line("max_output_tokens", Model.MaxOutputTokens?.ToString(CultureInfo.InvariantCulture));
        Line("tier", Model.Tier);
        return text.Append('\n').Append(Template).ToString();

        void Line(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(name).Append(": ").Append(value).Append('\n');
            }
        }
    }

    /// <summary>The SHA-256 of <see cref="DispatchedContent"/>.</summary>
    public string Hash() => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DispatchedContent())));

    /// <summary>The tokens of the template without the values of its variables.</summary>
    public int CountTokens(string tokenizer) => TokenCounter.For(tokenizer).Count(FixedText());

    /// <summary>The names of the variables where they are inserted, in the template's order.</summary>
    internal IEnumerable<string> Insertions() => Variable().Matches(Template).Select(m => m.Groups[1].Value);

    /// <summary>The template without its variables.</summary>
    internal string FixedText() => Variable().Replace(Template, string.Empty);

    /// <summary>The template with something else for each variable.</summary>
    internal string WithVariables(Func<string, string> value) => Variable().Replace(Template, match => value(match.Groups[1].Value));

    // A key without a value is read as null.
    private void Complete()
    {
        Variables ??= [];
        Model ??= new PromptModelHints();
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

        var problem =
            MaxTokens <= 0 ? "needs 'max_tokens', the allowance of its template, as a positive number."
            : !Word().IsMatch(Name) ? $"has the name '{Name}'; allowed are lower-case letters, digits, '-' and '_'."
            : Model.Temperature is < 0 or > MaxTemperature or float.NaN ? $"has a 'temperature' outside of 0 to {MaxTemperature}."
            : Model.MaxOutputTokens <= 0 ? "has 'max_output_tokens' that is not a positive number."
            : Model.Tier is { } tier && !Word().IsMatch(tier) ? $"has the tier '{tier}'; allowed are lower-case letters, digits, '-' and '_'."
            : null;
        if (problem is not null)
        {
            throw new InvalidDataException($"The prompt '{path}' {problem}");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<!\{)\{\{\s*\$([A-Za-z0-9_]+)\s*\}\}(?!\})", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}

using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;
using RagStarter.Core.Configuration;
using RagStarter.Core.Language;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Prompts;

/// <summary>The registered prompts. Only these are dispatched; an unregistered one has no kernel function.</summary>
public sealed partial class PromptRegistry
{
    /// <summary>The prompt of every answer.</summary>
    public const string Answer = "answer";

    /// <summary>The prompt of an answer in the mode "research".</summary>
    public const string Research = "research";

    private readonly Dictionary<string, RegisteredPrompt> _prompts = new(StringComparer.Ordinal);

    /// <summary>Reads the shipped prompts.</summary>
    /// <exception cref="ConfigurationException">A prompt is malformed, over its allowance, or uses anything but declared variables.</exception>
    public PromptRegistry(ApplicationPaths paths)
        : this(paths.Prompts)
    {
    }

    internal PromptRegistry(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.prompt.yaml") : [];
        foreach (var path in files.Order(StringComparer.Ordinal))
        {
            var prompt = Register(path);
            if (!_prompts.TryAdd(prompt.Name, prompt))
            {
                throw new ConfigurationException($"The prompt '{path}' has the name '{prompt.Name}', which another file has already.");
            }
        }

        if (!_prompts.ContainsKey(Answer))
        {
            throw new ConfigurationException($"No prompt named '{Answer}' was found in '{folder}'. Restore prompts/answer.prompt.yaml.");
        }
    }

    /// <summary>All prompts.</summary>
    public IReadOnlyCollection<RegisteredPrompt> All => _prompts.Values;

    /// <summary>The prompt of that name.</summary>
    /// <exception cref="KeyNotFoundException">It is not registered.</exception>
    public RegisteredPrompt Get(string name) =>
        _prompts.GetValueOrDefault(name)
        ?? throw new KeyNotFoundException($"No prompt '{name}' is registered. Known: {string.Join(", ", _prompts.Keys)}.");

    private static RegisteredPrompt Register(string path)
    {
        PromptTemplateFile file;
        try
        {
            file = PromptTemplateFile.Read(path);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(problem.Message, problem);
        }

        var used = Variable().Matches(file.Template).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        if (used.Except(file.Variables.Keys).FirstOrDefault() is { } unknown)
        {
            throw new ConfigurationException($"The prompt '{path}' uses the variable '{unknown}', which its 'variables' do not declare.");
        }

        var fixedText = Variable().Replace(file.Template, string.Empty);
        if (fixedText.Contains("{{", StringComparison.Ordinal))
        {
            throw new ConfigurationException($"The prompt '{path}' contains '{{{{' that does not begin a variable such as {{{{$question}}}}.");
        }

        var tokens = TokenCounter.For(TokenCounter.Default).Count(fixedText);
        if (tokens > file.MaxTokens)
        {
            throw new ConfigurationException(
                $"The prompt '{path}' has {tokens} tokens without its variables; its allowance (max_tokens) is {file.MaxTokens}.");
        }

        // Inserted values stay HTML-encoded (the default), so that no value can open a message of its own.
        var function = KernelFunctionFactory.CreateFromPrompt(new PromptTemplateConfig
        {
            Name = file.Name,
            Description = file.Purpose,
            Template = file.Template,
            TemplateFormat = PromptTemplateConfig.SemanticKernelTemplateFormat,
            InputVariables = [.. file.Variables.Select(v => new InputVariable { Name = v.Key, Description = v.Value, IsRequired = false })],
        });
        return new RegisteredPrompt(file.Name, file.Version, tokens, function);
    }

    [GeneratedRegex(@"\{\{\s*\$(\w+)\s*\}\}")]
    private static partial Regex Variable();
}

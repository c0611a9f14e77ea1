using Microsoft.SemanticKernel;
using RagStarter.Core.Configuration;
using RagStarter.Core.Language;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Prompts;

/// <summary>The registered prompts. Only these are dispatched; one that is unregistered, unlocked or over its allowance has no kernel function.</summary>
public sealed class PromptRegistry
{
    /// <summary>The prompt of every answer.</summary>
    public const string Answer = "answer";

    /// <summary>The prompt of an answer in the mode "research".</summary>
    public const string Research = "research";

    private readonly ILookup<string, RegisteredPrompt> _prompts;

    /// <summary>Reads the shipped prompts.</summary>
    /// <exception cref="ConfigurationException">A prompt breaks one of the <see cref="PromptRules"/>.</exception>
    public PromptRegistry(ApplicationPaths paths)
        : this(paths.Prompts)
    {
    }

    internal PromptRegistry(string folder)
    {
        var prompts = PromptFolder.Read(folder);

        // The counts of the lock file need not be this version's of a tokenizer; what is over its allowance is found by counting.
        var errors = PromptLint.Check(prompts, [TokenCounter.Default]).Where(f => f.IsError && f.Rule != PromptRules.Tokens).ToList();
        if (errors.Count > 0)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, errors.Select(e => e.Message)));
        }

        _prompts = prompts.Prompts.Select(Register).ToLookup(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>All versions of all prompts, by name and then from the lowest version to the highest.</summary>
    public IReadOnlyList<RegisteredPrompt> All => [.. _prompts.SelectMany(p => p)];

    /// <summary>The names of the prompts.</summary>
    public IReadOnlyList<string> Names => [.. _prompts.Select(p => p.Key)];

    /// <summary>The versions of a prompt, the lowest first; none when it is not registered.</summary>
    public IReadOnlyList<string> Versions(string name) => [.. _prompts[name].Select(p => p.Version)];

    /// <summary>The version of that prompt which everyone gets when nothing else is set: the highest, drafts (pre-releases) only where there is nothing else.</summary>
    /// <exception cref="KeyNotFoundException">The prompt is not registered.</exception>
    public RegisteredPrompt Get(string name) =>
        _prompts.Contains(name)
            ? Get(name, PromptVersions.Default(Versions(name)))
            : throw new KeyNotFoundException($"No prompt '{name}' is registered. Known: {string.Join(", ", Names)}.");

    /// <summary>A version of a prompt.</summary>
    /// <exception cref="KeyNotFoundException">It is not registered.</exception>
    public RegisteredPrompt Get(string name, string version) =>
        _prompts[name].FirstOrDefault(p => p.Version == version)
        ?? throw new KeyNotFoundException($"No prompt '{name}@{version}' is registered. Known: {string.Join(", ", All.Select(p => p.Id))}.");

    // Inserted values stay HTML-encoded (the default), so that no value can open a message of its own.
    private static RegisteredPrompt Register(PromptTemplateFile file)
    {
        var function = KernelFunctionFactory.CreateFromPrompt(new PromptTemplateConfig
        {
            Name = file.Name,
            Description = file.Purpose,
            Template = file.Template,
            TemplateFormat = PromptTemplateConfig.SemanticKernelTemplateFormat,
            InputVariables = [.. file.Variables.Select(v => new InputVariable { Name = v.Key, Description = v.Value ?? string.Empty, IsRequired = false })],
        });
        return new RegisteredPrompt(file.Name, file.Version, file.CountTokens(TokenCounter.Default), function)
        {
            Hints = file.Model,
            Hash = file.Hash(),
        };
    }
}

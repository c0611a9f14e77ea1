using RagStarter.Core.Language;
using RagStarter.Core.Prompts;
using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Prompts;

public sealed class PromptLintTests : IDisposable
{
    private readonly PromptFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_prompts_of_this_application_keep_every_rule_and_are_locked() =>
        Assert.Empty(PromptLint.Check(PromptFolder.Read(ApplicationPaths.FindPrompts())));

    [Fact]
    public void A_locked_prompt_that_keeps_the_rules_has_no_finding() => Assert.Empty(_files.With(PromptFiles.Answer).Locked().Findings);

    [Fact]
    public void A_prompt_that_was_never_locked_is_found() => Assert.Equal([PromptRules.Unlocked], _files.With(PromptFiles.Answer).Errors);

    [Theory]
    [InlineData("Be brief.", "Be very brief.")]
    [InlineData("template:", "model: { temperature: 0.5 }\ntemplate:")]
    [InlineData("template:", "model: { max_output_tokens: 100 }\ntemplate:")]
    [InlineData("template:", "model: { tier: cheap }\ntemplate:")]
    public void A_change_of_what_is_dispatched_without_a_new_version_is_found(string text, string replacement)
    {
        _files.With(PromptFiles.Answer).Locked();
        Assert.Equal([PromptRules.Changed], _files.With(PromptFiles.Edited(text, replacement)).Errors);
    }

    [Fact]
    public void A_changed_prompt_is_named_with_its_file_its_version_and_the_command()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.Edited("brief", "short"));
        var message = Assert.Single(_files.Findings).Message;
        Assert.StartsWith($"The prompt '{_files["answer.prompt.yaml"]}' has changed, but not its version 1.0.0 ", message, StringComparison.Ordinal);
        Assert.Contains(PromptLock.UpdateCommand, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("purpose: Answer a question.", "purpose: Answer any question.")]
    [InlineData("What is asked.", "What the user asks.")]
    [InlineData("max_tokens: 50", "max_tokens: 60")]
    [InlineData("name: answer", "# A remark.\nname: answer")]
    public void A_change_for_people_only_needs_no_new_version(string text, string replacement)
    {
        _files.With(PromptFiles.Answer).Locked();
        Assert.Empty(_files.With(PromptFiles.Edited(text, replacement)).Findings);
    }

    [Fact]
    public void Line_endings_of_another_system_are_no_change()
    {
        _files.With(PromptFiles.Answer.ReplaceLineEndings("\n")).Locked();
        Assert.Empty(_files.With(PromptFiles.Answer.ReplaceLineEndings("\r\n")).Findings);
    }

    [Fact]
    public void A_template_past_its_allowance_is_found() =>
        Assert.Equal([PromptRules.Allowance], _files.With(PromptFiles.Answer).Locked().With(PromptFiles.Edited("max_tokens: 50", "max_tokens: 5")).Errors);

    [Fact]
    public void The_tokenizer_that_counts_most_decides_about_the_allowance()
    {
        // Of this text the older encoding needs more tokens.
        const string Text = "Antworte kurz. Отвечай кратко.";
        var template = PromptFiles.Edited("Be brief.", Text);
        var file = PromptFolder.Read(_files.With(template).Path).Prompts.Single();
        var (fewer, more) = (file.CountTokens(TokenCounter.Default), file.CountTokens("cl100k_base"));
        Assert.True(fewer < more);
        _files.With(template.Replace("max_tokens: 50", $"max_tokens: {fewer}", StringComparison.Ordinal));
        Assert.Equal([PromptRules.Unlocked, PromptRules.Allowance], _files.Errors);
    }

    [Fact]
    public void An_undeclared_variable_is_found() =>
        Assert.Equal([PromptRules.UnknownVariable], _files.With(PromptFiles.Edited("{{$question}}", "{{$question}} {{ $tone }}")).Errors.Except([PromptRules.Unlocked]));

    [Fact]
    public void A_variable_that_is_not_used_is_a_warning()
    {
        _files.With(PromptFiles.Edited("variables:", "variables:\n  tone: How it sounds.")).Locked();
        var finding = Assert.Single(_files.Findings);
        Assert.Equal((PromptRules.UnusedVariable, false), (finding.Rule, finding.IsError));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("one")]
    [InlineData("v1.0.0")]
    public void A_version_that_is_not_semantic_is_found(string version) =>
        Assert.Contains(PromptRules.Version, _files.With(PromptFiles.OfVersion(version)).Errors);

    [Fact]
    public void Two_files_with_the_same_name_and_version_are_found_with_both_paths()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.Answer, "old/copy.prompt.yaml");
        var finding = Assert.Single(_files.Findings);
        Assert.Equal(PromptRules.Duplicate, finding.Rule);
        Assert.Contains(_files["answer.prompt.yaml"], finding.Message, StringComparison.Ordinal);
        Assert.Contains(_files["old/copy.prompt.yaml"], finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_versions_of_a_prompt_lie_side_by_side() =>
        Assert.Empty(_files.With(PromptFiles.Answer).With(PromptFiles.OfVersion("1.1.0"), "answer-1.1.0.prompt.yaml").Locked().Findings);

    [Fact]
    public void A_file_that_cannot_be_read_does_not_hide_the_others()
    {
        _files.With(PromptFiles.Answer).With("name: [", "broken.prompt.yaml");
        Assert.Equal([PromptRules.Unlocked, PromptRules.Malformed], _files.Errors);
    }

    [Theory]
    [InlineData("name: answer", "name: Answer")]
    [InlineData("name: answer", "name: an@swer")]
    [InlineData("template:", "model: { temperature: 3 }\ntemplate:")]
    [InlineData("template:", "model: { max_output_tokens: 0 }\ntemplate:")]
    [InlineData("template:", "model: { tier: 'a b' }\ntemplate:")]
    [InlineData("template:", "model: { colour: red }\ntemplate:")]
    [InlineData("purpose:", "name: answer\npurpose:")]
    public void A_value_that_is_not_allowed_is_found(string text, string replacement) =>
        Assert.Equal([PromptRules.Malformed], _files.With(PromptFiles.Edited(text, replacement)).Errors);
}

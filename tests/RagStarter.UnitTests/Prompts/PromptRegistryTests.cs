using RagStarter.Core.Configuration;
using RagStarter.Core.Prompts;

namespace RagStarter.UnitTests.Prompts;

public sealed class PromptRegistryTests : IDisposable
{
    private const string Valid = """
        name: answer
        version: 2.1.0
        purpose: Answer a question.
        max_tokens: 50
        variables:
          question: What is asked.
        template: |
          <message role="user">Answer this: {{$question}}</message>
        """;

    private readonly PromptFiles _files = new();

    private string AnswerPath => _files["answer.prompt.yaml"];

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_prompt_is_known_by_its_name_and_version() => Assert.Equal("answer@2.1.0", With(Valid).Get("answer").Id);

    [Fact]
    public void The_tokens_of_a_template_are_counted_without_its_variables() =>
        Assert.Equal(12, With(Valid).Get("answer").TemplateTokens);

    [Fact]
    public void An_unregistered_prompt_is_refused_with_the_registered_ones() =>
        Assert.Equal("No prompt 'summary' is registered. Known: answer.", Assert.Throws<KeyNotFoundException>(() => With(Valid).Get("summary")).Message);

    [Fact]
    public void A_file_of_another_kind_is_not_read()
    {
        _files.With("not a prompt", "notes.yaml");
        Assert.Single(With(Valid).All);
    }

    [Fact]
    public void A_missing_folder_is_refused_with_what_to_restore()
    {
        var folder = _files["gone"];
        Assert.Equal(
            $"No prompt named 'answer' was found in '{folder}'. Restore prompts/answer.prompt.yaml.",
            Assert.Throws<ConfigurationException>(() => new PromptRegistry(folder)).Message);
    }

    [Theory]
    [InlineData("name: answer", "", "has no 'name'.")]
    [InlineData("name: answer", "name: ' '", "has no 'name'.")]
    [InlineData("version: 2.1.0", "", "has no 'version'.")]
    [InlineData("purpose: Answer a question.", "", "has no 'purpose'.")]
    [InlineData("template: |\n  <message role=\"user\">Answer this: {{$question}}</message>", "", "has no 'template'.")]
    [InlineData("max_tokens: 50", "", "needs 'max_tokens', the allowance of its template, as a positive number.")]
    [InlineData("max_tokens: 50", "max_tokens: 0", "needs 'max_tokens', the allowance of its template, as a positive number.")]
    [InlineData("max_tokens: 50", "max_tokens: 3", "has 12 tokens without its variables (o200k_base); its allowance (max_tokens) is 3.")]
    [InlineData("question: What is asked.", "other: x", "uses the variable 'question', which its 'variables' do not declare.")]
    public void A_prompt_with_a_gap_is_refused_with_its_file(string line, string replacement, string reason) =>
        Assert.Contains(
            $"The prompt '{AnswerPath}' {reason}",
            Refusal(Valid.Replace(line, replacement, StringComparison.Ordinal)).Split(Environment.NewLine));

    [Theory]
    [InlineData("max_tokens: 50", "max_tokens: many", 4)]
    [InlineData("purpose: Answer a question.", "aim: Answer a question.", 3)]
    [InlineData("version: 2.1.0", "version: @x", 2)]
    public void A_prompt_that_is_not_well_formed_is_refused_with_file_and_line(string line, string replacement, int number) =>
        Assert.StartsWith(
            $"The prompt '{AnswerPath}' is not valid in line {number}: ",
            Refusal(Valid.Replace(line, replacement, StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    public void An_empty_file_is_refused_with_its_name(string content) =>
        Assert.Equal($"The prompt '{AnswerPath}' is empty.", Refusal(content));

    [Theory]
    [InlineData("{{$question")]
    [InlineData("{{$question}} {{")]
    [InlineData("{{$question}} {{}}")]
    [InlineData("{{$question}} {{plugin.function}}")]
    public void A_template_with_broken_or_foreign_marks_is_refused_when_the_application_starts(string template) =>
        Assert.StartsWith(
            $"The prompt '{AnswerPath}' ",
            Refusal(Valid.Replace("{{$question}}", template, StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public void An_unlocked_prompt_is_refused_with_the_command_that_locks_it() =>
        Assert.Equal(
            $"The prompt '{AnswerPath}' is not in prompts.lock.json with its version 2.1.0. To lock it, run: {PromptLock.UpdateCommand}",
            Assert.Throws<ConfigurationException>(() => new PromptRegistry(_files.With(Valid).Path)).Message);

    [Fact]
    public void A_prompt_that_changed_after_it_was_locked_is_refused_with_the_command()
    {
        _files.With(Valid).Locked().With(Valid.Replace("this", "that", StringComparison.Ordinal));
        var message = Assert.Throws<ConfigurationException>(() => new PromptRegistry(_files.Path)).Message;
        Assert.StartsWith($"The prompt '{AnswerPath}' has changed, but not its version 2.1.0 ", message, StringComparison.Ordinal);
        Assert.Contains(PromptLock.UpdateCommand, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_prompt_whose_allowance_was_lowered_is_refused() =>
        Assert.Throws<ConfigurationException>(() => new PromptRegistry(
            _files.With(Valid).Locked().With(Valid.Replace("max_tokens: 50", "max_tokens: 3", StringComparison.Ordinal)).Path));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var broken = Valid.Replace("2.1.0", "2", StringComparison.Ordinal).Replace("max_tokens: 50", "max_tokens: 3", StringComparison.Ordinal);
        Assert.Equal(3, Refusal(broken).Split(Environment.NewLine).Length);
    }

    [Fact]
    public void All_versions_are_registered_and_the_highest_is_the_default()
    {
        _files.With(Valid.Replace("2.1.0", "2.10.0", StringComparison.Ordinal), "next.prompt.yaml");
        var registry = With(Valid);
        Assert.Equal("2.1.0, 2.10.0; default 2.10.0", $"{string.Join(", ", registry.Versions("answer"))}; default {registry.Get("answer").Version}");
    }

    [Fact]
    public void An_unregistered_version_is_refused_with_the_registered_ones() =>
        Assert.Equal(
            "No prompt 'answer@3.0.0' is registered. Known: answer@2.1.0.",
            Assert.Throws<KeyNotFoundException>(() => With(Valid).Get("answer", "3.0.0")).Message);

    [Fact]
    public void A_version_that_is_locked_anew_while_it_is_written_is_another_prompt_for_the_caches()
    {
        var before = With(Valid).Get("answer");
        _files.With(Valid.Replace("this", "that", StringComparison.Ordinal));
        Assert.Empty(PromptFolder.Read(_files.Path).UpdateLock(force: true));
        var after = new PromptRegistry(_files.Path).Get("answer");
        Assert.Equal((true, true), (before.Id == after.Id, before.Fingerprint != after.Fingerprint));
    }

    private PromptRegistry With(string content) => new(_files.With(content).Locked().Path);

    // As it is found at the start; that it is not locked is said behind what is wrong with it.
    private string Refusal(string content) => Assert.Throws<ConfigurationException>(() => new PromptRegistry(_files.With(content).Path)).Message;
}

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
          Answer this: {{$question}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_prompt_is_known_by_its_name_and_version() => Assert.Equal("answer@2.1.0", With(Valid).Get("answer").Id);

    [Fact]
    public void The_tokens_of_a_template_are_counted_without_its_variables() =>
        Assert.Equal(4, With(Valid).Get("answer").TemplateTokens);

    [Fact]
    public void An_unregistered_prompt_is_refused_with_the_registered_ones() =>
        Assert.Equal("No prompt 'summary' is registered. Known: answer.", Assert.Throws<KeyNotFoundException>(() => With(Valid).Get("summary")).Message);

    [Fact]
    public void A_file_of_another_kind_is_not_read()
    {
        File.WriteAllText(Path.Combine(_folder, "notes.yaml"), "not a prompt");
        Assert.Single(With(Valid).All);
    }

    [Fact]
    public void A_missing_folder_is_refused_with_what_to_restore()
    {
        var folder = Path.Combine(_folder, "gone");
        Assert.Equal(
            $"No prompt named 'answer' was found in '{folder}'. Restore prompts/answer.prompt.yaml.",
            Assert.Throws<ConfigurationException>(() => new PromptRegistry(folder)).Message);
    }

    [Theory]
    [InlineData("name: answer", "", "has no 'name'.")]
    [InlineData("name: answer", "name: ' '", "has no 'name'.")]
    [InlineData("version: 2.1.0", "", "has no 'version'.")]
    [InlineData("purpose: Answer a question.", "", "has no 'purpose'.")]
    [InlineData("template: |\n  Answer this: {{$question}}", "", "has no 'template'.")]
    [InlineData("max_tokens: 50", "", "needs 'max_tokens', the allowance of its template, as a positive number.")]
    [InlineData("max_tokens: 50", "max_tokens: 0", "needs 'max_tokens', the allowance of its template, as a positive number.")]
    [InlineData("max_tokens: 50", "max_tokens: 3", "has 4 tokens without its variables; its allowance (max_tokens) is 3.")]
    [InlineData("question: What is asked.", "other: x", "uses the variable 'question', which its 'variables' do not declare.")]
    public void A_prompt_with_a_gap_is_refused_with_its_file(string line, string replacement, string reason) =>
        Assert.Equal($"The prompt '{Path.Combine(_folder, "answer.prompt.yaml")}' {reason}", Refusal(Valid.Replace(line, replacement, StringComparison.Ordinal)));

    [Theory]
    [InlineData("max_tokens: 50", "max_tokens: many", 4)]
    [InlineData("purpose: Answer a question.", "aim: Answer a question.", 3)]
    [InlineData("version: 2.1.0", "version: @x", 2)]
    public void A_prompt_that_is_not_well_formed_is_refused_with_file_and_line(string line, string replacement, int number) =>
        Assert.StartsWith(
            $"The prompt '{Path.Combine(_folder, "answer.prompt.yaml")}' is not valid in line {number}: ",
            Refusal(Valid.Replace(line, replacement, StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    public void An_empty_file_is_refused_with_its_name(string content) =>
        Assert.Equal($"The prompt '{Path.Combine(_folder, "answer.prompt.yaml")}' is empty.", Refusal(content));

    [Theory]
    [InlineData("{{$question")]
    [InlineData("{{$question}} {{")]
    [InlineData("{{$question}} {{}}")]
    [InlineData("{{$question}} {{plugin.function}}")]
    public void A_template_with_broken_or_foreign_marks_is_refused_when_the_application_starts(string template) =>
        Assert.StartsWith(
            $"The prompt '{Path.Combine(_folder, "answer.prompt.yaml")}' ",
            Refusal(Valid.Replace("{{$question}}", template, StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public void Two_prompts_of_one_name_are_refused_with_the_file()
    {
        var second = Path.Combine(_folder, "second.prompt.yaml");
        File.WriteAllText(second, Valid);
        Assert.Equal($"The prompt '{second}' has the name 'answer', which another file has already.", Refusal(Valid));
    }

    private PromptRegistry With(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "answer.prompt.yaml"), content);
        return new PromptRegistry(_folder);
    }

    private string Refusal(string content) => Assert.Throws<ConfigurationException>(() => With(content)).Message;
}

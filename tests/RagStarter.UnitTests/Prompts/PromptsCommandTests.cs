using System.Globalization;
using System.Text.Json.Nodes;
using RagStarter.Core.Prompts;

namespace RagStarter.UnitTests.Prompts;

public sealed class PromptsCommandTests : IDisposable
{
    private const int Done = 0;
    private const int FoundWanting = 1;
    private const int WrongUse = 2;

    private readonly PromptFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_clean_folder_passes()
    {
        var (exitCode, result) = await CommandLine.RunJsonAsync(In(_files.With(PromptFiles.Answer).Locked(), "lint"));
        Assert.Equal((Done, 1, 0, 0), (exitCode, (int)result["prompts"]!, (int)result["errors"]!, (int)result["warnings"]!));
    }

    [Fact]
    public async Task A_warning_alone_passes()
    {
        _files.With(PromptFiles.Edited("variables:", "variables:\n  tone: How it sounds.")).Locked();
        var (exitCode, result) = await CommandLine.RunJsonAsync(In(_files, "lint"));
        Assert.Equal((Done, 1), (exitCode, (int)result["warnings"]!));
    }

    [Fact]
    public async Task A_changed_prompt_is_found_wanting_with_rule_and_file()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.Edited("brief", "short"));
        var (exitCode, result) = await CommandLine.RunJsonAsync(In(_files, "lint"));
        var finding = Assert.Single(result["findings"]!.AsArray())!;
        Assert.Equal(
            (FoundWanting, PromptRules.Changed, "error", "answer@1.0.0", _files["answer.prompt.yaml"]),
            (exitCode, (string)finding["rule"]!, (string)finding["severity"]!, (string)finding["prompt"]!, (string)finding["file"]!));
    }

    [Fact]
    public async Task A_broken_file_is_found_wanting_with_a_sentence()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync(In(_files.With("name: ["), "lint"));
        Assert.Equal(FoundWanting, exitCode);
        Assert.StartsWith($"error malformed: The prompt '{_files["answer.prompt.yaml"]}' is not valid in line 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_locks_what_is_new_and_then_passes()
    {
        var (exitCode, result) = await CommandLine.RunJsonAsync(In(_files.With(PromptFiles.Answer), "lint", "--update"));
        Assert.Equal((Done, true), (exitCode, (bool)result["updated"]!));
        Assert.Empty(_files.Findings);
    }

    [Fact]
    public async Task An_update_refuses_a_changed_prompt_until_it_is_forced()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.Edited("brief", "short"));
        var (refused, result) = await CommandLine.RunJsonAsync(In(_files, "lint", "--update"));
        Assert.Equal((FoundWanting, false), (refused, (bool)result["updated"]!));

        var (forced, _, _) = await CommandLine.RunAsync(In(_files, "lint", "--update", "--force"));

        Assert.Equal(Done, forced);
        Assert.Empty(_files.Findings);
    }

    [Fact]
    public async Task A_setting_that_names_an_unknown_version_is_found_wanting()
    {
        _files.With(PromptFiles.Answer).Locked();
        var (exitCode, output, _) = await CommandLine.RunAsync(
            new Dictionary<string, string> { ["Prompts__Versions__answer__2.0.0"] = "1" }, In(_files, "lint"));
        Assert.Equal(FoundWanting, exitCode);
        Assert.StartsWith("error rollout: Prompts:Versions:answer:2.0.0 is no version", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_versions_weights_tokens_and_what_is_locked()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.OfVersion("1.1.0"), "next.prompt.yaml");
        var (exitCode, result) = await CommandLine.RunJsonAsync(In(_files, "list"));
        var tokens = PromptFolder.Read(_files.Path).Prompts.First().CountTokens("o200k_base");
        Assert.Equal(Done, exitCode);
        Assert.Equal(
            [("answer", "1.0.0", 0.0, tokens, 50, "locked"), ("answer", "1.1.0", 1.0, tokens, 50, "unlocked")],
            result["prompts"]!.AsArray().Select(p => (
                (string)p!["name"]!, (string)p["version"]!, (double)p["weight"]!, (int)p["tokens"]!["o200k_base"]!, (int)p["allowance"]!, (string)p["state"]!)));
    }

    [Fact]
    public async Task The_list_shows_the_settings_of_the_roll_out()
    {
        _files.With(PromptFiles.Answer).With(PromptFiles.OfVersion("1.1.0"), "next.prompt.yaml").Locked();
        var (_, output, _) = await CommandLine.RunAsync(
            new Dictionary<string, string>
            {
                ["Prompts__Versions__answer__1.0.0"] = "3",
                ["Prompts__Versions__answer__1.1.0"] = "1",
                ["Prompts__Pins__acme__answer"] = "1.0.0",
            },
            In(_files, "list", "--json"));
        var prompts = JsonNode.Parse(output)!["prompts"]!.AsArray();
        Assert.Equal(["3 0.75 acme", "1 0.25 "], prompts.Select(p => $"{p!["weight"]} {p["share"]} {string.Join(',', p["pins"]!.AsArray())}"));
    }

    [Fact]
    public async Task The_difference_of_two_versions_is_markdown_with_lines_and_tokens()
    {
        _files.With(PromptFiles.Answer).With(PromptFiles.OfVersion("1.1.0").Replace("Be brief.", "Be brief and kind.", StringComparison.Ordinal), "next.prompt.yaml").Locked();
        var (exitCode, output, _) = await CommandLine.RunAsync(In(_files, "diff", "answer", "--from", "1.0.0", "--to", "1.1.0"));
        Assert.Equal(
            $"""
            ### answer 1.0.0 → 1.1.0

            ```diff
            @@ -1,7 +1,7 @@
             variables: question
             
             <message role="system">
            -Be brief.
            +Be brief and kind.
             </message>
             <message role="user">
             Answer this: {"{{$question}}"}
            ```

            | tokens of the template | 1.0.0 | 1.1.0 | change |
            |---|---:|---:|---:|
            {Row("cl100k_base")}
            {Row("o200k_base")}
            | allowance | 50 | 50 | 0 |
            """,
            output.ReplaceLineEndings().TrimEnd());
        Assert.Equal(Done, exitCode);
    }

    [Fact]
    public async Task Without_versions_the_newest_is_compared_with_the_one_below()
    {
        _files.With(PromptFiles.Answer).With(PromptFiles.OfVersion("1.1.0"), "b.prompt.yaml").With(PromptFiles.OfVersion("1.10.0"), "c.prompt.yaml").Locked();
        var (_, result) = await CommandLine.RunJsonAsync(In(_files, "diff"));
        var change = Assert.Single(result["changes"]!.AsArray())!;
        Assert.Equal(("1.1.0", "1.10.0"), ((string)change["from"]!, (string)change["to"]!));
    }

    [Fact]
    public async Task A_version_without_a_file_is_compared_by_the_tokens_that_the_lock_file_remembers()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.OfVersion("1.1.0").Replace("brief", "brief and kind", StringComparison.Ordinal));
        var (exitCode, result) = await CommandLine.RunJsonAsync(In(_files, "diff", "answer", "--from", "1.0.0"));
        var change = Assert.Single(result["changes"]!.AsArray())!;
        Assert.Equal((Done, "1.0.0 (locked)", null, 2), (exitCode, (string)change["from"]!, change["lines"], (int)change["tokens"]!["o200k_base"]!["change"]!));
    }

    [Fact]
    public async Task Another_lock_file_shows_what_changed_since_it_was_written()
    {
        var main = Path.Combine(_files.With(PromptFiles.Answer).Locked().Path, "main.lock.json");
        File.Copy(_files.LockPath, main);
        _files.With(PromptFiles.OfVersion("1.1.0").Replace("brief", "brief and kind", StringComparison.Ordinal), "next.prompt.yaml").Locked();

        var (_, result) = await CommandLine.RunJsonAsync(In(_files, "diff", "--lock", main));

        var change = Assert.Single(result["changes"]!.AsArray())!;
        Assert.Equal(("1.0.0", "1.1.0", 2), ((string)change["from"]!, (string)change["to"]!, (int)change["tokens"]!["o200k_base"]!["change"]!));
    }

    [Fact]
    public async Task A_fence_in_a_template_does_not_end_the_one_around_the_difference()
    {
        _files.With(PromptFiles.Answer).With(PromptFiles.OfVersion("1.1.0").Replace("Be brief.", "```", StringComparison.Ordinal), "next.prompt.yaml").Locked();
        var (_, output, _) = await CommandLine.RunAsync(In(_files, "diff"));
        Assert.Contains("````diff", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--force goes with --update.", "lint", "--force")]
    [InlineData("No prompt 'summary' is in ", "diff", "summary")]
    [InlineData("The prompt 'answer' has no version '9.0.0'. Known: 1.0.0.", "diff", "answer", "--from", "9.0.0")]
    [InlineData("The prompt 'answer' has no file with the version '9.0.0'. Known: 1.0.0.", "diff", "answer", "--to", "9.0.0")]
    [InlineData("Give --from or --lock, not both.", "diff", "answer", "--from", "1.0.0", "--lock", "gone.lock.json")]
    [InlineData("The lock file 'gone.lock.json' does not exist.", "diff", "--lock", "gone.lock.json")]
    [InlineData("The prompts folder 'gone' does not exist.", "list", "--folder", "gone")]
    [InlineData("prune", "prune")]
    public async Task Wrong_use_is_told_on_standard_error(string reason, params string[] arguments)
    {
        _files.With(PromptFiles.Answer).Locked();
        var (exitCode, _, errors) = await CommandLine.RunAsync(arguments.Contains("--folder") ? ["prompts", .. arguments] : In(_files, arguments));
        Assert.Equal(WrongUse, exitCode);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    private static string[] In(PromptFiles files, params string[] arguments) => ["prompts", .. arguments, "--folder", files.Path];

    private string Row(string tokenizer)
    {
        var counts = PromptFolder.Read(_files.Path).Prompts.Select(p => p.CountTokens(tokenizer)).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"| {tokenizer} | {counts[0]} | {counts[1]} | +2 (+{200.0 / counts[0]:F1}%) |");
    }
}

using RagStarter.Core.Language;
using RagStarter.Core.Prompts;

namespace RagStarter.UnitTests.Prompts;

public sealed class PromptLockTests : IDisposable
{
    private readonly PromptFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_is_locked_is_read_back()
    {
        var file = PromptFolder.Read(_files.With(PromptFiles.Answer).Locked().Path).Prompts.Single();
        var locked = PromptLock.Read(_files.LockPath).Find("answer", "1.0.0")!;
        Assert.Equal(file.Hash(), locked.Hash);
        Assert.Equal(TokenCounter.Names.ToDictionary(t => t, file.CountTokens), locked.Tokens);
    }

    [Fact]
    public void The_file_has_one_layout_whatever_the_order_of_writing()
    {
        var locked = new PromptLock();
        locked.Set("b", "1.0.0", new LockedPrompt("sha256:3", new Dictionary<string, int> { ["z"] = 4, ["a"] = 3 }));
        locked.Set("a", "1.10.0", new LockedPrompt("sha256:2", new Dictionary<string, int> { ["z"] = 2 }));
        locked.Set("a", "1.9.0", new LockedPrompt("sha256:1", new Dictionary<string, int> { ["z"] = 1 }));

        locked.Write(_files.LockPath);

        Assert.Equal(
            """
            {
              "prompts": {
                "a": {
                  "1.9.0": {
                    "hash": "sha256:1",
                    "tokens": {
                      "z": 1
                    }
                  },
                  "1.10.0": {
                    "hash": "sha256:2",
                    "tokens": {
                      "z": 2
                    }
                  }
                },
                "b": {
                  "1.0.0": {
                    "hash": "sha256:3",
                    "tokens": {
                      "a": 3,
                      "z": 4
                    }
                  }
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(_files.LockPath));
    }

    [Fact]
    public void The_hash_of_a_prompt_never_changes_by_itself() =>
        Assert.Equal(
            "sha256:e9d81ff54e9b06079ba0181bc14f686efb883a8b4748c1e0b4df858a30be1844",
            PromptFolder.Read(_files.With(PromptFiles.Answer).Path).Prompts.Single().Hash());

    [Fact]
    public void Another_version_is_locked_beside_the_first()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.OfVersion("1.1.0"), "next.prompt.yaml").Locked();
        Assert.Equal(["1.0.0", "1.1.0"], PromptLock.Read(_files.LockPath).Versions("answer"));
    }

    [Fact]
    public void A_changed_prompt_is_not_locked_anew_under_its_version()
    {
        var before = File.ReadAllText(_files.With(PromptFiles.Answer).Locked().LockPath);
        _files.With(PromptFiles.Edited("brief", "short"));

        var finding = Assert.Single(PromptFolder.Read(_files.Path).UpdateLock(force: false));

        Assert.Equal((PromptRules.Changed, before), (finding.Rule, File.ReadAllText(_files.LockPath)));
    }

    [Fact]
    public void A_changed_prompt_is_locked_anew_by_force()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.Edited("brief", "short"));
        Assert.Empty(PromptFolder.Read(_files.Path).UpdateLock(force: true));
        Assert.Empty(_files.Findings);
    }

    [Theory]
    [InlineData("max_tokens: 50", "max_tokens: 5", PromptRules.Allowance)]
    [InlineData("{{$question}}", "{{$other}}", PromptRules.UnknownVariable)]
    [InlineData("1.0.0", "1.0", PromptRules.Version)]
    public void A_prompt_that_breaks_a_rule_is_not_locked_even_by_force(string text, string replacement, string rule)
    {
        _files.With(PromptFiles.Edited(text, replacement));
        Assert.Equal([rule], PromptFolder.Read(_files.Path).UpdateLock(force: true).Select(f => f.Rule));
        Assert.False(File.Exists(_files.LockPath));
    }

    [Fact]
    public void The_number_of_a_version_is_never_given_to_another_text_after_its_file_is_gone()
    {
        _files.With(PromptFiles.Answer).Locked().With(PromptFiles.OfVersion("1.1.0")).Locked();
        Assert.Equal([PromptRules.Changed], _files.With(PromptFiles.Edited("brief", "short")).Errors);
    }

    [Fact]
    public void A_count_that_is_not_the_templates_is_found_and_counted_anew()
    {
        _files.With(PromptFiles.Answer).Locked();
        var right = File.ReadAllText(_files.LockPath);
        File.WriteAllText(_files.LockPath, right.Replace("\"cl100k_base\": ", "\"cl100k_base\": 1", StringComparison.Ordinal));
        Assert.Equal([PromptRules.Tokens], _files.Errors);

        _files.Locked();

        Assert.Equal(right, File.ReadAllText(_files.LockPath));
    }

    [Theory]
    [InlineData("<<<<<<< HEAD")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"prompts": {"answer": {"1.0.0": {"tokens": {}}}}}""")]
    [InlineData("""{"prompts": {"answer": {"1.0.0": null}}}""")]
    [InlineData("""{"prompts": {"answer": {}, "answer": {}}}""")]
    public void A_lock_file_that_cannot_be_read_is_replaced_by_force_only(string content)
    {
        _files.With(PromptFiles.Answer);
        File.WriteAllText(_files.LockPath, content);
        Assert.Equal([PromptRules.Lock], _files.Errors);
        Assert.Equal([PromptRules.Lock], PromptFolder.Read(_files.Path).UpdateLock(force: false).Select(f => f.Rule));

        Assert.Empty(PromptFolder.Read(_files.Path).UpdateLock(force: true));

        Assert.Empty(_files.Findings);
    }
}

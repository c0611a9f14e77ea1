using CsCheck;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Core.Prompts;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Prompts;

public sealed class PromptRolloutTests : IDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");

    private readonly PromptFiles _files = new();
    private readonly SetOptions<PromptOptions> _options = new(new PromptOptions());
    private readonly PromptRollout _rollout;

    public PromptRolloutTests()
    {
        _files.With(PromptFiles.Answer).With(PromptFiles.OfVersion("1.1.0"), "next.prompt.yaml").Locked();
        _rollout = new PromptRollout(new PromptRegistry(_files.Path), _options);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Without_settings_everyone_gets_the_highest_version() =>
        Assert.All(Users(100), user => Assert.Equal("1.1.0", VersionFor(Acme, user)));

    [Fact]
    public void Weights_split_the_users_in_their_proportion()
    {
        _options.CurrentValue = Weights(("1.0.0", 90), ("1.1.0", 10));
        Assert.InRange(Users(10_000).Count(user => VersionFor(Acme, user) == "1.1.0"), 850, 1150);
    }

    [Fact]
    public void A_user_keeps_the_version() =>
        Gen.Select(Gen.String, Gen.Double[0, 100], Gen.Double[0.1, 100]).Sample((user, first, second) =>
        {
            _options.CurrentValue = Weights(("1.0.0", first), ("1.1.0", second));
            var chosen = VersionFor(Acme, user);
            _options.CurrentValue = Weights(("1.1.0", second), ("1.0.0", first));
            Assert.Equal(chosen, VersionFor(Acme, user));
        }, iter: 300, threads: 1);

    [Fact]
    public void A_user_of_the_same_name_in_another_tenant_is_another_user()
    {
        _options.CurrentValue = Weights(("1.0.0", 50), ("1.1.0", 50));
        Assert.InRange(Users(1000).Count(user => VersionFor(Acme, user) == VersionFor(Globex, user)), 400, 600);
    }

    [Fact]
    public void A_version_without_weight_is_used_for_nobody()
    {
        _options.CurrentValue = Weights(("1.0.0", 1));
        Assert.All(Users(100), user => Assert.Equal("1.0.0", VersionFor(Acme, user)));
    }

    [Fact]
    public void A_change_of_the_weights_is_in_force_for_the_next_question()
    {
        _options.CurrentValue = Weights(("1.0.0", 1));
        Assert.Equal("1.0.0", VersionFor(Acme, "ann"));
        _options.CurrentValue = Weights(("1.1.0", 1));
        Assert.Equal("1.1.0", VersionFor(Acme, "ann"));
    }

    [Fact]
    public void A_pinned_tenant_gets_its_version_whatever_the_weights_say_and_others_do_not()
    {
        var options = Weights(("1.1.0", 1));
        options.Pins["acme"] = new Dictionary<string, string> { ["answer"] = "1.0.0" };
        _options.CurrentValue = options;
        Assert.All(Users(100), user => Assert.Equal(("1.0.0", "1.1.0"), (VersionFor(Acme, user), VersionFor(Globex, user))));
    }

    [Theory]
    [InlineData("Prompts:Versions:answer:2.0.0", "1", "Prompts:Versions:answer:2.0.0 is no version of the prompt 'answer'; its versions: 1.0.0, 1.1.0.")]
    [InlineData("Prompts:Versions:anser:1.0.0", "1", "Prompts:Versions:anser:1.0.0 belongs to no prompt; registered: answer, research.")]
    [InlineData("Prompts:Versions:answer:1.0.0", "0", "Prompts:Versions:answer gives every version the weight 0, so that none is left; give one more than 0.")]
    [InlineData("Prompts:Versions:answer:1.0.0", "-1", "Prompts:Versions:answer:1.0.0 is -1; allowed is a number from 0.")]
    [InlineData("Prompts:Versions:answer:1.0.0", "NaN", "Prompts:Versions:answer:1.0.0 is NaN; allowed is a number from 0.")]
    [InlineData("Prompts:Pins:acme:answer", "2.0.0", "Prompts:Pins:acme:answer is '2.0.0', which is no version of the prompt 'answer'; its versions: 1.0.0, 1.1.0.")]
    [InlineData("Prompts:Pins:acme:anser", "1.0.0", "Prompts:Pins:acme:anser is '1.0.0', which belongs to no prompt; registered: answer, research.")]
    [InlineData("Prompts:Weights:answer:1.0.0", "1", "Prompts:Weights is not a setting; Prompts knows Versions, Pins.")]
    public async Task A_setting_that_names_what_is_not_there_stops_the_start_with_its_key(string key, string value, string reason)
    {
        await using var pipeline = await PipelineAsync(new() { [key] = value });
        var problem = Assert.Throws<OptionsValidationException>(pipeline.Get<IStartupValidator>().Validate);
        Assert.Equal([reason], StartProblems.Explain(problem));
    }

    [Fact]
    public async Task A_pin_for_an_unknown_tenant_stops_the_start_with_its_key()
    {
        await using var pipeline = await PipelineAsync(new() { ["Prompts:Pins:acmee:answer"] = "1.0.0" });
        var problem = Assert.Throws<OptionsValidationException>(pipeline.Get<IStartupValidator>().Validate);
        Assert.StartsWith("Prompts:Pins:acmee is not a tenant; known: acme", Assert.Single(problem.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_followed_while_the_application_runs_and_wrong_ones_are_not_taken()
    {
        await using var pipeline = await PipelineAsync(new() { ["Prompts:Versions:answer:1.0.0"] = "1" });
        await AssertPromptAsync(pipeline, "answer@1.0.0");

        Change(pipeline, "Prompts:Versions:answer:1.1.0", "1", "Prompts:Versions:answer:1.0.0", "0");
        await AssertPromptAsync(pipeline, "answer@1.1.0");

        Change(pipeline, "Prompts:Pins:acme:answer", "9.9.9");
        await AssertPromptAsync(pipeline, "answer@1.1.0");

        Change(pipeline, "Prompts:Pins:acme:answer", "1.0.0");
        await AssertPromptAsync(pipeline, "answer@1.0.0");
    }

    private static async Task AssertPromptAsync(TestPipeline pipeline, string prompt)
    {
        await pipeline.AskAsync(TestPipeline.Question("How much is the green tent?") with { UseCache = false });
        Assert.Equal(prompt, (await pipeline.LedgerAsync()).Last(l => l.Prompt.Length > 0).Prompt);
    }

    private static void Change(TestPipeline pipeline, params string[] settings)
    {
        var configuration = (IConfigurationRoot)pipeline.Get<IConfiguration>();
        foreach (var pair in settings.Chunk(2))
        {
            configuration[pair[0]] = pair[1];
        }

        configuration.Reload();
    }

    private static async Task<TestPipeline> PipelineAsync(Dictionary<string, string?> settings)
    {
        settings["Tenancy:Tenants:acme:DisplayName"] = "Acme";
        return await TestPipeline.CreateAsync(settings, promptVersions: ["1.0.0", "1.1.0"]);
    }

    private static PromptOptions Weights(params (string Version, double Weight)[] weights) =>
        new() { Versions = { ["answer"] = weights.ToDictionary(w => w.Version, w => w.Weight) } };

    private static IEnumerable<string> Users(int count) => Enumerable.Range(0, count).Select(i => $"user-{i}");

    private string VersionFor(TenantId tenant, string user) => _rollout.For(PromptRegistry.Answer, tenant, user).Version;
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using RagStarter.Core.Answering;
using RagStarter.Core.Auditing;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tuning;
using RagStarter.UnitTests.Configuration;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Tuning;

/// <summary>What is applied to a tenant is in force for it alone, from the next question on, and nothing of before is served.</summary>
public sealed class TuningTests
{
    private const string Ask = "How much is the green tent?";

    private static readonly TenantId Acme = TenantId.Parse("acme");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_applied_is_in_force_for_the_next_question_and_no_answer_of_before_is_served()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Ask)).Cache);

        await ApplyAsync(pipeline, s => s with { TopK = 1 });
        var after = await pipeline.AskAsync(Ask);

        Assert.Equal(CacheStates.Miss, after.Cache);
        Assert.Single(after.Sources, s => s.PackedTokens > 0);
        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task What_is_taken_back_is_no_longer_in_force_and_its_answers_are_not_served()
    {
        await using var pipeline = await FilledAsync();
        await ApplyAsync(pipeline, s => s with { TopK = 1 });
        await pipeline.AskAsync(Ask);

        Assert.True(await UndoAsync(pipeline));
        var after = await pipeline.AskAsync(Ask);

        Assert.Equal(CacheStates.Miss, after.Cache);
        Assert.Equal(2, after.Sources.Count(s => s.PackedTokens > 0));
        Assert.Null(await pipeline.Get<TuningAdministration>().InForceAsync(Acme, Cancelled));
        Assert.False(await UndoAsync(pipeline));
    }

    [Fact]
    public async Task An_answer_is_looked_up_made_and_kept_by_the_same_settings_whatever_is_applied_meanwhile()
    {
        var store = new WatchedAnswers();
        await using var pipeline = await FilledAsync(store: store);
        // At the moment when it was looked for in the cache, and before anything was searched for.
        store.Looked = () => ApplyAsync(pipeline, s => s with { TopK = 1 });
        var before = await pipeline.AskAsync(Ask);
        Assert.Null(store.Looked);
        await UndoAsync(pipeline);

        var after = await pipeline.AskAsync(Ask);

        Assert.Equal(2, before.Sources.Count(s => s.PackedTokens > 0));
        Assert.Equal(CacheStates.Exact, after.Cache);
    }

    [Fact]
    public async Task Changes_are_taken_back_one_after_the_other()
    {
        await using var pipeline = await FilledAsync();
        var configured = await CurrentAsync(pipeline);
        await ApplyAsync(pipeline, s => s with { TopK = 1 });
        await ApplyAsync(pipeline, s => s with { Candidates = 7 });
        await ApplyAsync(pipeline, s => s with { Diversity = 0.5 });

        await UndoAsync(pipeline);
        Assert.Equal(configured with { TopK = 1, Candidates = 7 }, await CurrentAsync(pipeline));
        await ApplyAsync(pipeline, s => s with { MaxContextTokens = 90 });
        await UndoAsync(pipeline);
        await UndoAsync(pipeline);
        Assert.Equal(configured with { TopK = 1 }, await CurrentAsync(pipeline));
        await UndoAsync(pipeline);

        Assert.Equal(configured, await CurrentAsync(pipeline));
    }

    [Fact]
    public async Task Two_who_take_back_the_same_change_take_it_back_once()
    {
        await using var pipeline = await FilledAsync();
        await ApplyAsync(pipeline, s => s with { TopK = 1 });
        await ApplyAsync(pipeline, s => s with { TopK = 2 });

        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await UndoAsync(pipeline) ? 1 : 0;
            }
            catch (TuningException)
            {
                return 0;
            }
        })));

        // Each may have come first or after another, but no change was taken back twice.
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        var undone = await context.TuningChanges.Where(c => c.Undoes != null).Select(c => c.Undoes).ToListAsync(Cancelled);
        Assert.Equal(tries.Sum(), undone.Count);
        Assert.Equal(undone.Distinct().Count(), undone.Count);
    }

    [Fact]
    public async Task Another_tenant_has_its_own_settings()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AddAsync("The green tent costs 120 euros.", 3, "globex");
        await pipeline.AddAsync("Every green tent of the shop can be returned within a month for what it costs.", 4, "globex");
        var theirs = await pipeline.Get<TuningAdministration>().CurrentAsync(TenantId.Parse("globex"), Cancelled);

        await ApplyAsync(pipeline, s => s with { TopK = 1, MaxErrorRate = 0 });
        await pipeline.Get<TuningAdministration>().SaveAsync(Acme, "narrow", await CurrentAsync(pipeline), "rita", Cancelled);
        var asked = await pipeline.AskAsync(TestPipeline.Question(Ask, "globex"));

        Assert.Equal(2, asked.Sources.Count(s => s.PackedTokens > 0));
        Assert.Equal(theirs, await pipeline.Get<TuningAdministration>().CurrentAsync(TenantId.Parse("globex"), Cancelled));
        Assert.Empty(await pipeline.Get<TuningAdministration>().ProfilesAsync(TenantId.Parse("globex"), Cancelled));
        Assert.False(await pipeline.Get<TuningAdministration>().UndoAsync(TenantId.Parse("globex"), "eve", "mine", Cancelled));
        Assert.False(await pipeline.Get<TuningAdministration>().DeleteAsync(TenantId.Parse("globex"), "narrow", Cancelled));
        Assert.Equal(0.01, pipeline.Get<TunedSettings>().MaxErrorRateFor(TenantId.Parse("globex")));
        Assert.Equal(0, pipeline.Get<TunedSettings>().MaxErrorRateFor(Acme));
    }

    [Fact]
    public async Task A_process_follows_within_a_second_what_another_has_applied()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        await using (var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled))
        {
            var settings = (await CurrentAsync(pipeline)) with { TopK = 1 };
            context.TuningChanges.Add(new TuningChange { Tenant = Acme, At = pipeline.Time.Now, By = "elsewhere", Settings = TuningJson.Write(settings) });
            await context.SaveChangesAsync(Cancelled);
        }

        pipeline.Time.Advance(TunedSettings.Grain);

        var asked = await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Miss, asked.Cache);
        Assert.Single(asked.Sources, s => s.PackedTokens > 0);
    }

    [Fact]
    public async Task A_trial_uses_its_settings_and_leaves_nothing_behind_but_its_line_in_the_ledger()
    {
        await using var pipeline = await FilledAsync();
        var caller = TestPipeline.Question(Ask).Caller;
        var current = await CurrentAsync(pipeline);

        var trial = await pipeline.Get<TuningTrials>().AskAsync(caller, Ask, current with { TopK = 1 }, Cancelled);
        var usual = await pipeline.AskAsync(Ask);

        Assert.Single(trial.Evidence);
        Assert.Equal(trial.Answer.Usage.PackedTokens, trial.Evidence.Sum(e => e.Tokens));
        Assert.Equal(CacheStates.Bypass, trial.Answer.Cache);
        Assert.Equal((CacheStates.Miss, 2), (usual.Cache, usual.Sources.Count(s => s.PackedTokens > 0)));
        Assert.Equal(current, await CurrentAsync(pipeline));
        Assert.DoesNotContain(await ConversationsAsync(pipeline), id => id == trial.Answer.ConversationId);
        var lines = (await pipeline.LedgerAsync()).Where(l => l.RequestId == trial.Answer.RequestId).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Equal(Services.Evaluation, l.Service));
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log_with_what_changed_and_why()
    {
        await using var pipeline = await FilledAsync();
        await ApplyAsync(pipeline, s => s with { TopK = 1, Diversity = 0.25 });
        pipeline.Time.Advance(TimeSpan.FromMinutes(1));
        await UndoAsync(pipeline);

        var log = await pipeline.Get<AuditLog>().ListAsync(Acme, 10, Cancelled);

        Assert.Equal(["tuning.undo", "tuning.apply"], log.Select(e => e.Action));
        Assert.Equal(("TopK 8 to 1, Diversity 0 to 0.25", "shorter answers", "rita"), (log[1].Detail, log[1].Reason, log[1].Actor));
        Assert.Equal(("as configured", "too short"), (log[0].Detail, log[0].Reason));
    }

    [Theory]
    [InlineData("", "A change of settings needs a reason")]
    [InlineData("fine", "TopK is 0; allowed is a whole number from 1 to 100.")]
    public async Task What_is_not_allowed_is_refused_with_the_reason_and_changes_nothing(string reason, string said)
    {
        await using var pipeline = await FilledAsync();
        var before = await CurrentAsync(pipeline);
        var settings = reason.Length == 0 ? before with { TopK = 2 } : before with { TopK = 0 };

        var refusal = await Assert.ThrowsAsync<TuningException>(() => pipeline.Get<TuningAdministration>().ApplyAsync(Acme, settings, string.Empty, "rita", reason, Cancelled));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await CurrentAsync(pipeline));
        Assert.Empty(await pipeline.Get<AuditLog>().ListAsync(Acme, 10, Cancelled));
    }

    [Fact]
    public async Task A_profile_is_kept_replaced_and_deleted()
    {
        await using var pipeline = await FilledAsync();
        var tuning = pipeline.Get<TuningAdministration>();
        var current = await CurrentAsync(pipeline);
        await tuning.SaveAsync(Acme, " narrow ", current with { TopK = 1 }, "rita", Cancelled);
        await tuning.SaveAsync(Acme, "narrow", current with { TopK = 2 }, "rolf", Cancelled);

        var (profile, settings) = Assert.Single(await tuning.ProfilesAsync(Acme, Cancelled));
        Assert.Equal(("narrow", "rolf", 2), (profile.Name, profile.SavedBy, settings.TopK));
        Assert.Equal(current, await CurrentAsync(pipeline));

        Assert.True(await tuning.DeleteAsync(Acme, "narrow", Cancelled));
        Assert.Empty(await tuning.ProfilesAsync(Acme, Cancelled));
        await Assert.ThrowsAsync<TuningException>(() => tuning.SaveAsync(Acme, "  ", current, "rita", Cancelled));
    }

    [Fact]
    public async Task The_configuration_that_is_shown_sets_what_would_be_applied()
    {
        await using var pipeline = await FilledAsync();
        var settings = new TuningSettings { Candidates = 11, TopK = 3, MaxContextTokens = 222, MinSentenceScore = 0.15, KeywordWeight = 0.35, SentenceWeight = 0.45, Diversity = 0.55, MaxErrorRate = 0.065 };

        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(TuningDifference.ToConfiguration(Acme, settings)));
        var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
        await using var configured = await TestPipeline.CreateAsync(configuration.AsEnumerable().Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value));

        Assert.Equal(settings, await configured.Get<TuningAdministration>().CurrentAsync(Acme, Cancelled));
        Assert.NotEqual(settings, await configured.Get<TuningAdministration>().CurrentAsync(TenantId.Parse("globex"), Cancelled));
    }

    [Fact]
    public async Task What_was_applied_outlives_a_change_of_the_configuration()
    {
        var settings = new ChangeableSettings();
        await using var pipeline = await FilledAsync(settings);
        await ApplyAsync(pipeline, s => s with { TopK = 1 });

        settings.Change("Retrieval:Tenants:acme:TopK", "6");
        Assert.Equal(1, (await CurrentAsync(pipeline)).TopK);
        await UndoAsync(pipeline);

        Assert.Equal(6, (await CurrentAsync(pipeline)).TopK);
    }

    private static Task<TuningSettings> CurrentAsync(TestPipeline pipeline) => pipeline.Get<TuningAdministration>().CurrentAsync(Acme, Cancelled);

    private static async Task ApplyAsync(TestPipeline pipeline, Func<TuningSettings, TuningSettings> change) => await pipeline.Get<TuningAdministration>()
        .ApplyAsync(Acme, change(await CurrentAsync(pipeline)), string.Empty, "rita", "shorter answers", Cancelled);

    private static Task<bool> UndoAsync(TestPipeline pipeline) => pipeline.Get<TuningAdministration>().UndoAsync(Acme, "rita", "too short", Cancelled);

    private static async Task<List<Guid>> ConversationsAsync(TestPipeline pipeline)
    {
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        return await context.Conversations.Select(c => c.Id).ToListAsync(Cancelled);
    }

    private static async Task<TestPipeline> FilledAsync(ChangeableSettings? change = null, IAnswerStore? store = null)
    {
        var pipeline = await TestPipeline.CreateAsync(cache: store, change: change);
        await pipeline.AddAsync("The green tent costs 120 euros.", 1);
        await pipeline.AddAsync("Every green tent of the shop can be returned within a month for what it costs.", 2);
        return pipeline;
    }
}

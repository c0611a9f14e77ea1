using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Redaction;
using RagStarter.Core.Storage;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Redaction;

/// <summary>What the policy does to questions on their way, with the real parts.</summary>
public sealed class PolicyInPipelineTests
{
    private const string Secret = "k9Vt2mQx7LzR4bWc8NfHs3JyPd6GuEa5";
    private const string Passage = "The green tent costs 120 euros.";
    private const string Asked = "My address is anna@example.com. What does the green tent cost?";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_with_a_refused_class_is_refused_with_the_class_and_without_the_value()
    {
        await using var pipeline = await StartAsync(("Redaction:Tenants:acme:Policy:Email", "refuse"));

        var answer = await pipeline.AskAsync(Asked);

        Assert.Equal((Outcomes.Refused, "urn:ragstarter:sensitive-data", 422), (answer.Outcome, answer.Problem!.Type, answer.Problem.Status));
        Assert.Contains("e-mail address", answer.Problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", answer.Problem.Detail, StringComparison.Ordinal);
        Assert.Empty(pipeline.Models["a"].Prompts);
    }

    [Fact]
    public async Task What_one_tenant_refuses_another_may_ask()
    {
        await using var pipeline = await StartAsync(("Redaction:Tenants:globex:Policy:Email", "refuse"));
        Assert.Equal(Outcomes.Answered, (await pipeline.AskAsync(Asked)).Outcome);
    }

    [Fact]
    public async Task Codes_are_the_same_for_the_same_value_of_a_tenant_and_others_for_another()
    {
        await using var pipeline = await StartAsync(("Redaction:Sinks:Prompt:Email", "hmac"), ("Redaction:Secret", Secret));
        await pipeline.AddAsync(Passage, tenant: "globex");

        await pipeline.AskAsync(Asked);
        await pipeline.AskAsync(Asked.Replace("anna@", "Anna@", StringComparison.Ordinal));
        await pipeline.AskAsync(TestPipeline.Question(Asked, "globex"));

        var codes = pipeline.Models["a"].Prompts.ConvertAll(CodeIn);
        Assert.Equal(codes[0], codes[1]);
        Assert.NotEqual(codes[0], codes[2]);
    }

    [Theory]
    [InlineData("The office answers at office@example.com.", "office@example.com")]
    [InlineData("Call &#x2B;1 415 555 0132 for help.", "555 0132")]
    public async Task The_rendered_prompt_is_looked_at_again(string intro, string value)
    {
        // What the template itself says, and nobody asked.
        await using var pipeline = await TestPipeline.CreateAsync(promptIntro: intro);
        await pipeline.AddAsync(Passage);

        await pipeline.AskAsync("What does the green tent cost?");

        var prompt = Assert.Single(pipeline.Models["a"].Prompts);
        Assert.DoesNotContain(value, prompt, StringComparison.Ordinal);
        Assert.Matches(@"\[(EMAIL|PHONE)-\w{10}-1\]", prompt);
    }

    [Fact]
    public async Task A_text_that_looks_like_a_placeholder_comes_back_as_it_was()
    {
        const string Lookalike = "[EMAIL-abcdefgh23-1] and [Phone - k7mq2xw9tz-2]";
        await using var pipeline = await StartAsync();
        pipeline.Models["a"].Respond = prompt => [$"You said: {prompt} [1]"];

        var (text, _) = await pipeline.StreamAsync(TestPipeline.Question($"{Asked} {Lookalike}"));

        Assert.Contains(Lookalike, text, StringComparison.Ordinal);
        Assert.Contains("anna@example.com", text, StringComparison.Ordinal);
        Assert.DoesNotContain("EMAIL-abcdefgh23-1", pipeline.Models["a"].Prompts[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Secret)]
    public async Task A_value_has_the_same_placeholder_throughout_a_conversation_and_comes_back_in_it(string? secret)
    {
        await using var pipeline = await StartAsync(("Redaction:Secret", secret));
        var first = await pipeline.AskAsync(Asked);
        pipeline.Models["a"].Respond = prompt => [$"You said: {prompt} [1]"];

        var next = await pipeline.AskAsync(TestPipeline.Question("And is anna@example.com told of it?") with { ConversationId = first.ConversationId });

        var placeholders = pipeline.Models["a"].Prompts.ConvertAll(PlaceholderIn);
        Assert.Equal(placeholders[0], placeholders[1]);
        Assert.Equal(2, next.Text.Split("anna@example.com").Length - 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Secret)]
    public async Task A_conversation_is_stored_without_the_value_and_shown_with_it(string? secret)
    {
        await using var pipeline = await StartAsync(("Redaction:Secret", secret));
        pipeline.Models["a"].Respond = prompt => [$"I write to {PlaceholderIn(prompt)} and [EMAIL-abcdefgh23-1]. [1]"];
        var answer = await pipeline.AskAsync(Asked);
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        var conversation = await context.Conversations.Include(c => c.Messages).SingleAsync(Cancelled);

        Assert.All(conversation.Messages, m => Assert.DoesNotContain("anna@example.com", m.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("anna@example.com", conversation.Title, StringComparison.Ordinal);
        Assert.Equal(secret is not null, conversation.Placeholders.Length > 0);
        var shown = await pipeline.Get<ConversationStore>().GetMessagesAsync(TestPipeline.Question(Asked).Caller, answer.ConversationId, 10, Cancelled);
        Assert.Equal([Asked, "I write to anna@example.com and [EMAIL]. [1]"], shown.Select(m => m.Text));
    }

    [Fact]
    public async Task What_is_kept_beside_a_conversation_says_nothing_beside_another()
    {
        await using var pipeline = await StartAsync(("Redaction:Secret", Secret));
        var answer = await pipeline.AskAsync(Asked);
        var other = await pipeline.AskAsync("What does the green tent cost?");
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        var conversations = await context.Conversations.Include(c => c.Messages).ToListAsync(Cancelled);
        var (from, to) = (conversations.Single(c => c.Id == answer.ConversationId), conversations.Single(c => c.Id == other.ConversationId));
        var copied = from.Messages.Single(m => m.Role == "user").Text;
        to.Placeholders = from.Placeholders;
        context.Messages.Add(new ConversationMessage { ConversationId = to.Id, Role = "user", Text = copied, RequestId = answer.RequestId, At = DateTimeOffset.UtcNow });
        await context.SaveChangesAsync(Cancelled);

        var shown = await pipeline.Get<ConversationStore>().GetMessagesAsync(TestPipeline.Question(Asked).Caller, other.ConversationId, 10, Cancelled);

        Assert.DoesNotContain(shown, m => m.Text.Contains("anna@example.com", StringComparison.Ordinal));
        Assert.Contains(shown, m => m.Text.Contains("[EMAIL]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_value_whose_words_around_are_missing_in_the_answer_is_not_stored_either()
    {
        await using var pipeline = await StartAsync(("Redaction:Policy:Email", "placeholder"));
        pipeline.Models["a"].Respond = prompt => [$"x{PlaceholderIn(prompt)}x [1]"];
        await pipeline.AskAsync(Asked);
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        Assert.All(await context.Messages.ToListAsync(Cancelled), m => Assert.DoesNotContain("anna@", m.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Prompt", "keep", "bypass")]
    [InlineData("Cache", "keep", "bypass")]
    public async Task A_question_is_cached_only_where_prompt_and_cache_may_have_what_it_contains(string sink, string action, string state)
    {
        await using var pipeline = await StartAsync(($"Redaction:Sinks:{sink}:Email", action));
        await pipeline.AskAsync(Asked);
        Assert.Equal(state, (await pipeline.AskAsync(Asked)).Cache);
    }

    [Fact]
    public async Task A_question_whose_values_are_kept_everywhere_is_cached()
    {
        await using var pipeline = await StartAsync(("Redaction:Policy:Email", "keep"));
        const string Shareable = "What does the green tent of anna@example.com cost?";
        await pipeline.AskAsync(Shareable);
        Assert.Equal("exact", (await pipeline.AskAsync(Shareable)).Cache);
    }

    [Theory]
    [InlineData("ask at the counter", "exact")]
    [InlineData("write to bob@example.org", "miss")]
    public async Task An_answer_in_which_the_model_wrote_a_value_is_not_cached(string words, string second)
    {
        const string Shareable = "What does the green tent cost?";
        await using var pipeline = await StartAsync();
        pipeline.Models["a"].Respond = _ => [$"The green tent costs 90, {words} [1]."];
        await pipeline.AskAsync(Shareable);
        Assert.Equal(second, (await pipeline.AskAsync(Shareable)).Cache);
    }

    [Fact]
    public async Task A_redactor_that_the_application_registers_for_a_class_is_used()
    {
        await using var pipeline = await ScratchPipeline.StartAsync(replace: services => services.AddRedaction(redaction =>
            redaction.SetRedactor<Initial>(SensitiveData.Email)));
        var redacted = pipeline.Get<TextRedaction>().BeginRequest(ScratchPipeline.Tenant).Redact("Mail anna@example.com or call +4915112345678.").Value;
        Assert.Matches(@"^Mail a… or call \[PHONE-\w{10}-1\]\.$", redacted);
    }

    private static async Task<TestPipeline> StartAsync(params (string Key, string? Value)[] settings)
    {
        var pipeline = await TestPipeline.CreateAsync(settings.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value));
        await pipeline.AddAsync(Passage);
        return pipeline;
    }

    private static string CodeIn(string prompt) => prompt[prompt.IndexOf("[EMAIL#", StringComparison.Ordinal)..][..24];

    private static string PlaceholderIn(string prompt) => prompt[prompt.IndexOf("[EMAIL-", StringComparison.Ordinal)..][..20];

    private sealed class Initial : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => 2;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            destination[0] = source[0];
            destination[1] = '…';
            return 2;
        }
    }
}

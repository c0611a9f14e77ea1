using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.UnitTests.Budgets;
using RagStarter.UnitTests.Ledger;
using RagStarter.UnitTests.Redaction;

namespace RagStarter.UnitTests.Models;

/// <summary>Every call through the guard is held for, limited and settled, whether it is streamed or not.</summary>
public sealed class GuardedChatClientTests : BudgetTest
{
    private const string Prompt = "How long can a tent be returned?";

    private readonly ScriptedChatClient _provider = new();
    private ChatModel _model = TestModels.Chat();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_without_a_hold_never_reaches_the_model(bool stream)
    {
        await Assert.ThrowsAsync<UnguardedCallException>(() => CallAsync(stream, new ChatOptions()));
        Assert.Empty(_provider.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_without_options_never_reaches_the_model(bool stream)
    {
        await Assert.ThrowsAsync<UnguardedCallException>(() => CallAsync(stream, null));
        Assert.Empty(_provider.Calls);
    }

    [Fact]
    public async Task Text_that_has_not_passed_redaction_gets_no_hold()
    {
        await Assert.ThrowsAsync<UnguardedCallException>(() => PermitAsync(text: default(RedactedText)));
        Assert.Equal(0, Book.Budget.Outstanding.Tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_permit_is_good_for_one_call(bool stream)
    {
        var options = Options(await PermitAsync());
        await CallAsync(stream, options);
        await Assert.ThrowsAsync<UnguardedCallException>(() => CallAsync(stream, options));
        Assert.Single(_provider.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_permit_that_was_given_back_is_good_for_none(bool stream)
    {
        var permit = await PermitAsync();
        permit.Dispose();
        await Assert.ThrowsAsync<UnguardedCallException>(() => CallAsync(stream, Options(permit)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_permit_whose_hold_expired_is_good_for_none(bool stream)
    {
        var permit = await PermitAsync();
        Book.Time.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<UnguardedCallException>(() => CallAsync(stream, Options(permit)));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 1000)]
    [InlineData(true, 1000)]
    public async Task The_output_is_limited_to_what_is_held(bool stream, int? asked)
    {
        var options = Options(await PermitAsync(maxOutput: 70));
        options.MaxOutputTokens = asked;
        await CallAsync(stream, options);
        Assert.Equal(70, Assert.Single(_provider.Calls)!.MaxOutputTokens);
    }

    [Fact]
    public async Task A_shorter_output_than_is_held_may_be_asked_for()
    {
        var options = Options(await PermitAsync(maxOutput: 70));
        options.MaxOutputTokens = 30;
        await CallAsync(false, options);
        Assert.Equal(30, Assert.Single(_provider.Calls)!.MaxOutputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_provider_does_not_see_the_permit(bool stream)
    {
        await CallAsync(stream, Options(await PermitAsync()));
        Assert.Empty(Assert.Single(_provider.Calls)!.AdditionalProperties!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_ledger_takes_the_usage_that_the_provider_reports(bool stream)
    {
        await CallAsync(stream, Options(await PermitAsync()));
        var line = Assert.Single(await Book.LinesAsync());
        Assert.Equal((100, 40, 20, false), (line.PromptTokens, line.CachedPromptTokens, line.CompletionTokens, line.Estimated));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_is_priced_once_from_all_its_tokens(bool stream)
    {
        await CallAsync(stream, Options(await PermitAsync()));
        Assert.Equal(("m@2026-01-01", 60 + 20 + 80), (Assert.Single(await Book.LinesAsync()).PriceVersion, Assert.Single(await Book.LinesAsync()).CostMicroUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_reported_usage_the_tokens_are_counted_here(bool stream)
    {
        _provider.Usage = null;
        await CallAsync(stream, Options(await PermitAsync()));
        var line = Assert.Single(await Book.LinesAsync());
        Assert.Equal((Counted(Prompt), _model.Tokens.Count("Hello world"), true), (line.PromptTokens, line.CompletionTokens, line.Estimated));
    }

    [Fact]
    public async Task A_reader_who_leaves_in_the_middle_pays_for_what_was_written()
    {
        await foreach (var _ in Guarded().GetStreamingResponseAsync(Prompt, Options(await PermitAsync()), Cancellation))
        {
            break;
        }

        var line = Assert.Single(await Book.LinesAsync());
        Assert.Equal((Counted(Prompt), _model.Tokens.Count("Hello")), (line.PromptTokens, line.CompletionTokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_call_pays_for_its_prompt(bool stream)
    {
        _provider.FailsAtStart = new OperationCanceledException();
        var options = Options(await PermitAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(stream, options));
        var line = Assert.Single(await Book.LinesAsync());
        Assert.Equal((Counted(Prompt), 0), (line.PromptTokens, line.CompletionTokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_the_provider_refused_costs_nothing(bool stream)
    {
        _provider.FailsAtStart = new HttpRequestException("No route.");
        var options = Options(await PermitAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(stream, options));
        Assert.Empty(await Book.LinesAsync());
    }

    [Fact]
    public async Task A_stream_that_breaks_after_its_first_words_is_paid_for()
    {
        _provider.FailsAtEnd = new HttpRequestException("Gone.");
        var options = Options(await PermitAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(true, options));
        Assert.Equal(_model.Tokens.Count("Hello world"), Assert.Single(await Book.LinesAsync()).CompletionTokens);
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_its_way_counts_as_what_was_held()
    {
        _provider.FailsAtStart = new IOException("The response ended prematurely.");
        var options = Options(await PermitAsync(maxOutput: 70));
        await Assert.ThrowsAsync<IOException>(() => CallAsync(false, options));
        Assert.Equal(70, Assert.Single(await Book.LinesAsync()).CompletionTokens);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public async Task However_a_call_ends_nothing_stays_held(bool stream, int end)
    {
        _provider.FailsAtStart = end == 1 ? new HttpRequestException("No route.") : null;
        _provider.FailsAtEnd = end == 2 ? new IOException("Gone.") : null;
        var options = Options(await PermitAsync());
        await Record.ExceptionAsync(() => CallAsync(stream, options));
        Assert.Equal(0, Book.Budget.Outstanding.Tokens);
    }

    [Fact]
    public async Task For_a_provider_that_may_count_more_tokens_more_is_held()
    {
        _model = _model with { PromptEstimate = new PromptEstimate(0.5) };
        using var permit = await PermitAsync(maxOutput: 70);
        Assert.Equal((int)Math.Ceiling(Counted(Prompt) * 1.5) + 70, Book.Budget.Outstanding.Tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_provider_that_counted_more_tokens_than_were_held_for_is_held_more_for_the_next_time(bool stream)
    {
        await CallAsync(stream, Options(await PermitAsync()));
        Assert.Equal(100, _model.PromptEstimate.For(Counted(Prompt)));
    }

    [Fact]
    public async Task What_was_only_counted_here_teaches_nothing_about_the_provider()
    {
        _provider.Usage = null;
        _model = _model with { PromptEstimate = new PromptEstimate(0.5) };
        for (var i = 0; i < PromptEstimate.EnoughCalls; i++)
        {
            await CallAsync(false, Options(await PermitAsync()));
        }

        Assert.Equal(1.5, _model.PromptEstimate.Factor);
    }

    [Fact]
    public async Task A_stream_that_takes_longer_than_the_lease_keeps_its_hold()
    {
        _provider.Pieces = ["a", "b", "c"];
        _provider.BeforePiece = () =>
        {
            Book.Time.Advance(TimeSpan.FromMinutes(3));
            return Task.CompletedTask;
        };
        var held = new List<long>();
        await foreach (var _ in Guarded().GetStreamingResponseAsync(Prompt, Options(await PermitAsync(maxOutput: 70)), Cancellation))
        {
            held.Add(Book.Budget.Outstanding.Tokens);
        }

        Assert.Equal(Enumerable.Repeat(Counted(Prompt) + 70L, 4), held);
    }

    private int Counted(string text) => GuardedChatClient.CountPrompt(_model, [text]);

    private GuardedChatClient Guarded() => new(_provider, _model);

    private async Task CallAsync(bool stream, ChatOptions? options)
    {
        if (stream)
        {
            await Guarded().GetStreamingResponseAsync(Prompt, options, Cancellation).ToChatResponseAsync(Cancellation);
        }
        else
        {
            await Guarded().GetResponseAsync(Prompt, options, Cancellation);
        }
    }

    private static ChatOptions Options(CallPermit permit) => new() { AdditionalProperties = new() { [CallPermit.OptionsKey] = permit } };

    private Task<CallPermit> PermitAsync(int maxOutput = 200) => PermitAsync(RedactionParts.With().Mask(RedactionParts.Tenant, RedactionSink.Prompt, Prompt), maxOutput);

    private async Task<CallPermit> PermitAsync(RedactedText text, int maxOutput = 200) => await CallPermit.ForChatAsync(
        Book.Budget, Lines.Spender(), Guid.CreateVersion7(), _model, "answer@1.0.0", text, Counted(Prompt), maxOutput, null, Book.Time, Cancellation);
}

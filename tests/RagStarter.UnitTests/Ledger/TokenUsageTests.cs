using RagStarter.Core.Ledger;

namespace RagStarter.UnitTests.Ledger;

public sealed class TokenUsageTests
{
    private static readonly TokenUsage Usage = new()
    {
        PromptTokens = 1,
        CachedPromptTokens = 2,
        CompletionTokens = 4,
        EmbeddingTokens = 8,
        RetrievedTokens = 16,
        PackedTokens = 32,
        CitedTokens = 64,
    };

    [Fact]
    public void Usages_add_up_field_by_field() =>
        Assert.Equal(
            new TokenUsage
            {
                PromptTokens = 2,
                CachedPromptTokens = 4,
                CompletionTokens = 8,
                EmbeddingTokens = 16,
                RetrievedTokens = 32,
                PackedTokens = 64,
                CitedTokens = 128,
            },
            Usage + Usage);

    [Fact]
    public void Budgets_count_what_models_were_sent_and_what_they_wrote() => Assert.Equal(1 + 4 + 8, Usage.Billable);

    [Fact]
    public void A_line_gives_back_the_usage_it_was_written_with()
    {
        var line = new LedgerEvent
        {
            At = default,
            HeldAt = default,
            Kind = LedgerKinds.Settle,
            CallId = default,
            RequestId = default,
            Tenant = "acme",
            Team = "",
            User = "ann",
            Service = Services.Chat,
            Environment = "testing",
            Workflow = "answer",
            PromptTokens = 1,
            CachedPromptTokens = 2,
            CompletionTokens = 4,
            EmbeddingTokens = 8,
            RetrievedTokens = 16,
            PackedTokens = 32,
            CitedTokens = 64,
        };
        Assert.Equal(Usage, line.Usage);
    }
}

using RagStarter.IntegrationTests.Hosting;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>Nothing sensitive leaves the process, and what was masked comes back as it was.</summary>
public sealed class PrivacyTests
{
    private static readonly string[] Values =
    [
        "jane.doe+lamps@example.org",
        "4111 1111 1111 1111",
        "DE89 3704 0044 0532 0130 00",
        "+1 (415) 555-0132",
        "536-22-8745",
        "203.0.113.77",
    ];

    private static string QuestionWithAll =>
        $"I am {Values[0]}, card {Values[1]}, IBAN {Values[2]}, phone {Values[3]}, SSN {Values[4]}, from {Values[5]}. Within how many days can customers return unused lanterns?";

    [Fact]
    public async Task A_models_and_an_embedders_requests_contain_no_sensitive_value()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.WithEmbeddings(server), documents: Handbook.All);

        var answer = await application.As("acme").AskAsync(QuestionWithAll);

        Assert.Equal(Values.Length, answer.Redactions.Values.Sum());
        Assert.All(Values, value => Assert.DoesNotContain(server.Requests, r => r.Text.Contains(value, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(server.Requests, r => r.Path.EndsWith("/embeddings", StringComparison.Ordinal) && r.Text.Contains("lanterns", StringComparison.Ordinal));
        Assert.Contains(server.Requests, r => r.Path.EndsWith("/chat/completions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Values_of_an_earlier_message_stay_masked_in_a_follow_up()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        var user = application.As("acme");
        var first = await user.AskAsync(QuestionWithAll);

        await user.AskAsync("And is it the same for damaged lanterns?", conversation: first.ConversationId);

        Assert.All(Values, value => Assert.DoesNotContain(server.Requests, r => r.Text.Contains(value, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task The_users_own_values_come_back_in_the_answer_at_any_chunking(int chunkCharacters)
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = new Behaviour { ChunkCharacters = chunkCharacters, Reply = request => "You wrote: " + request.Messages[^1].Content };
        var settings = HostedModel.Settings(server);
        settings[$"Models:Chat:{HostedModel.Id}:MaxOutputTokens"] = "1000"; // The whole prompt is echoed: its random placeholders cost more or fewer tokens.
        await using var application = await Application.StartAsync(settings, documents: Handbook.All);

        var streamed = await application.As("acme").AskStreamingAsync(QuestionWithAll);
        var whole = await application.As("acme").AskAsync(QuestionWithAll);

        Assert.All(Values, value => Assert.Contains(value, streamed.Answer, StringComparison.Ordinal));
        Assert.All(Values, value => Assert.Contains(value, whole.Answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_ledger_and_caches_contain_no_sensitive_value()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");

        await user.AskAsync(QuestionWithAll);
        using var problem = await user.PostQuestionAsync(QuestionWithAll + new string('x', 9000));

        Assert.NotEmpty(application.Log.Lines);
        Assert.All(Values, value => Assert.DoesNotContain(application.Log.Lines, l => l.Contains(value, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(application.Log.Lines, l => l.Contains("unused lanterns", StringComparison.OrdinalIgnoreCase));
        var ledger = await application.LedgerAsync();
        Assert.All(Values, value => Assert.DoesNotContain(ledger, l => $"{l.User}{l.Workflow}{l.Prompt}{l.TraceId}".Contains(value, StringComparison.Ordinal)));
        Assert.Equal("bypass", (await user.AskAsync(QuestionWithAll)).Cache);
    }

    [Fact]
    public async Task A_placeholder_that_the_model_invents_is_not_resolved()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        await application.As("acme").AskAsync(QuestionWithAll);
        var prompt = server.Requests.Last(r => r.Path.EndsWith("/chat/completions", StringComparison.Ordinal)).Text;
        server.Script.Default = Behaviour.Say(prompt);

        // The prompt of the first user's request, with its placeholders, is what another user is told.
        var answer = await application.As("globex").AskAsync(Handbook.WindowQuestion);

        Assert.All(Values, value => Assert.DoesNotContain(value, answer.Answer, StringComparison.Ordinal));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

public sealed class ChatApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_cites_the_sentence_that_it_rests_on()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");

        var answer = await user.AskAsync(Handbook.WindowQuestion);

        Assert.Equal("answered", answer.Outcome);
        Assert.Contains(Handbook.WindowAnswer, answer.Answer, StringComparison.Ordinal);
        var citation = answer.Citations[0];
        Assert.Equal("returns.md", citation.Document);
        Assert.Contains(Handbook.WindowAnswer, citation.Quote, StringComparison.Ordinal);
        var text = await user.Http.GetFromJsonAsync<JsonElement>($"/api/documents/{citation.DocumentId}/text", Cancelled);
        Assert.Equal(citation.Quote, text.GetProperty("text").GetString()!.Substring(citation.Start, citation.Length));
    }

    [Fact]
    public async Task A_question_without_an_answer_in_the_documents_is_declined()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);

        var answer = await application.As("acme").AskAsync("Who was the first person on the moon?");

        Assert.Equal("declined", answer.Outcome);
        Assert.Empty(answer.Citations);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "urn:ragstarter:empty-question")]
    [InlineData(" \t\n", HttpStatusCode.BadRequest, "urn:ragstarter:empty-question")]
    [InlineData("\u0000\u0001\u0002PK", HttpStatusCode.BadRequest, "urn:ragstarter:not-text")]
    public async Task A_question_that_is_none_is_a_bad_request(string question, HttpStatusCode status, string type)
    {
        await using var application = new Application();

        foreach (var stream in new[] { false, true })
        {
            using var response = await application.As("acme").PostQuestionAsync(question, stream);

            Assert.Equal(status, response.StatusCode);
            Assert.Equal(type, (await ProblemAsync(response)).GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task A_question_of_100000_characters_is_too_long_and_says_what_is_allowed()
    {
        await using var application = new Application();

        using var response = await application.As("acme").PostQuestionAsync(new string('a', 100_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var problem = await ProblemAsync(response);
        Assert.Equal("urn:ragstarter:question-too-long", problem.GetProperty("type").GetString());
        Assert.Contains("8,000", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"question\":", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"question\": 7}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("\u00ff\u00fe", "application/octet-stream", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_is_not_the_described_JSON_is_refused_with_a_problem_document(string body, string mediaType, HttpStatusCode status)
    {
        await using var application = new Application();

        using var response = await application.As("acme").PostAsync("/api/chat", new StringContent(body, Encoding.UTF8, mediaType));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal((int)status, (await ProblemAsync(response)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Refused_questions_leave_nothing_in_the_budgets()
    {
        await using var application = new Application(new() { ["Budgets:Rules:day:Scope"] = "tenant", ["Budgets:Rules:day:Period"] = "day", ["Budgets:Rules:day:MaxTokens"] = "1000" });

        using var response = await application.As("acme").PostQuestionAsync(string.Empty);

        Assert.Equal(0, (await application.BudgetAsync("day", "acme")).UsedTokens);
    }

    [Fact]
    public async Task A_follow_up_question_knows_what_it_follows()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        var first = await user.AskAsync("How long is the warranty of the Aurora lantern?");

        var second = await user.AskAsync("And of the Borealis?", conversation: first.ConversationId);

        Assert.Equal(first.ConversationId, second.ConversationId);
        Assert.Contains("three years", second.Answer, StringComparison.Ordinal);
        Assert.Equal("bypass", second.Cache);
    }

    [Fact]
    public async Task A_conversation_of_another_tenant_is_not_continued()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var first = await application.As("acme").AskAsync("How long is the warranty of the Aurora lantern?");

        var second = await application.As("globex").AskAsync("And of the Borealis?", conversation: first.ConversationId);

        Assert.Equal("declined", second.Outcome);
        Assert.DoesNotContain("years", second.Answer, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }
}

using System.Net;
using System.Net.Http.Json;
using RagStarter.Core.Ledger;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests;

public sealed class RoutingTests
{
    [Fact]
    public async Task A_model_that_cannot_be_reached_gives_way_to_the_extractive_answerer()
    {
        // Nothing listens on the discard port.
        await using var application = await Application.StartAsync(HostedModel.Settings(new Uri("http://127.0.0.1:9/v1")), documents: Handbook.All);

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(("answered", "extractive"), (answer.Outcome, answer.Model));
        Assert.Contains(Handbook.WindowAnswer, answer.Answer, StringComparison.Ordinal);
        Assert.Contains(answer.Notices, n => n.Contains($"'{HostedModel.Id}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Fault.Throttle)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.ResetBeforeFirstByte)]
    public async Task A_model_that_fails_before_its_first_token_gives_way_and_costs_nothing(Fault fault)
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = Behaviour.Fail(fault);
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);

        var answer = await application.As("acme").AskStreamingAsync(Handbook.WindowQuestion);

        Assert.Equal(("answered", "extractive"), (answer.Outcome, answer.Model));
        Assert.Equal(0, answer.Usage.CostMicroUsd);
        Assert.Equal(0, server.Bill.Total.Calls);
    }

    [Fact]
    public async Task The_answer_of_a_stand_in_is_not_kept()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Enqueue(Behaviour.Fail(Fault.ServerError));
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        var standIn = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal("extractive", standIn.Model);
        Assert.Equal(("miss", HostedModel.Id), (answer.Cache, answer.Model));
    }

    [Fact]
    public async Task A_stream_that_breaks_after_its_first_token_is_marked_failed_and_not_kept()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Enqueue(new Behaviour { Fault = Fault.HalfStream, FaultAfterChunks = 2 });
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        var user = application.As("acme");

        var (pieces, broken) = await user.ReadStreamAsync(Handbook.WindowQuestion);
        var answer = await user.AskAsync(Handbook.WindowQuestion);

        Assert.NotEmpty(pieces);
        Assert.Equal("failed", broken.Outcome);
        Assert.NotNull(broken.Problem);
        Assert.Equal("miss", answer.Cache);
        Assert.Contains(await application.LedgerAsync(), l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat, Estimated: true, CompletionTokens: > 0 });
    }

    [Fact]
    public async Task A_model_without_its_key_is_left_out_and_said_to_be()
    {
        await using var application = await Application.StartAsync(
            new() { ["Models:Chat:gpt:Provider"] = "openai", ["Models:Chat:gpt:Model"] = "gpt-4.1-mini" }, documents: Handbook.All);

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(("answered", "extractive"), (answer.Outcome, answer.Model));
        Assert.Contains(answer.Notices, n => n.Contains("'gpt'", StringComparison.Ordinal));
        Assert.Contains(application.Log.Lines, l => l.Contains("Models:Chat:gpt:ApiKey", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reply_that_cites_nothing_it_was_given_has_no_citations()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = Behaviour.Say("The window is 99 days [7].");
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Empty(answer.Citations);
        Assert.Equal("miss", (await application.As("acme").AskAsync(Handbook.WindowQuestion)).Cache);
    }

    [Fact]
    public async Task Without_the_embedding_model_the_words_of_the_question_are_searched_for_and_the_answer_is_not_kept()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.WithEmbeddings(server), documents: Handbook.All);
        server.Script.Embeddings = Behaviour.Fail(Fault.ServerError);
        var without = await application.As("acme").AskAsync(Handbook.WindowQuestion);
        server.Script.Embeddings = new Behaviour();

        var with = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal("answered", without.Outcome);
        Assert.Contains(Handbook.WindowAnswer, without.Answer, StringComparison.Ordinal);
        Assert.Contains(without.Notices, n => n.Contains("by words only", StringComparison.Ordinal));
        Assert.Equal("miss", with.Cache);
        Assert.DoesNotContain(with.Notices, n => n.Contains("by words only", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_that_cannot_be_embedded_fails_with_what_to_check_and_can_be_tried_again()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = new Application(HostedModel.WithEmbeddings(server));
        server.Script.Embeddings = Behaviour.Fail(Fault.ServerError);
        var user = application.As("acme");
        using var upload = await user.UploadAsync([(Handbook.Returns.Name, System.Text.Encoding.UTF8.GetBytes(Handbook.Returns.Text))]);
        var failed = Assert.Single(await user.IngestedAsync());
        server.Script.Embeddings = new Behaviour();

        using var retry = await user.PostAsync($"/api/documents/{failed.Id}/retry", JsonContent.Create(new { }));
        var ready = Assert.Single(await user.IngestedAsync());

        Assert.Equal("failed", failed.State);
        Assert.Contains("Embeddings:Endpoint", failed.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, retry.StatusCode);
        Assert.Equal("ready", ready.State);
    }
}

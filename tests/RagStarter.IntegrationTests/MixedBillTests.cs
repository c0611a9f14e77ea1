using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Verification;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Chat;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests;

/// <summary>Law 1 over every path at once: whatever becomes of the calls, the ledger says what the provider charges.</summary>
/// <remarks>RAGSTARTER_MIXED_CALLS sets how many questions are asked; 240 by default.</remarks>
public sealed partial class MixedBillTests
{
    private const int Callers = 16;
    private const int Kinds = 10;

    private static readonly int Questions = int.Parse(
        Environment.GetEnvironmentVariable("RAGSTARTER_MIXED_CALLS") ?? "240", CultureInfo.InvariantCulture);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_ledger_is_the_bill_of_mixed_calls()
    {
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Decide = Treat;
        var settings = HostedModel.Settings(server);

        // The faults are the point: the model is asked again and again.
        settings["Routing:Circuit:Failures"] = "1000";
        settings["Routing:Circuit:FailureShare"] = "1";
        settings["Routing:Circuit:MinCalls"] = "256";

        // A hold without an end shows when its lease is over.
        settings["Budgets:HoldLease"] = "00:00:05";
        await using var application = await Application.StartAsync(settings, documents: Handbook.All);
        var user = application.As("acme");
        var next = -1;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                for (var i = Interlocked.Increment(ref next); i < Questions; i = Interlocked.Increment(ref next))
                {
                    await AskAsync(user, i);
                }
            },
            Cancelled)));

        var bill = await server.WaitForBillAsync(b => b.OpenCalls == 0, Cancelled);
        var lines = await Eventually.SeeAsync(application.LedgerAsync, all => all.Count(l => l.Kind == LedgerKinds.Answer) == Questions);
        Assert.True(bill.Reported.Calls > Questions / 3);
        Assert.Equal(bill.Reported with { Calls = 0 }, Sum(lines, estimated: false));
        var estimate = Sum(lines, estimated: true);
        Assert.True(bill.Unreported.CompletionTokens > 0);
        Assert.InRange(Total(estimate), Total(bill.Unreported) * 0.98, Total(bill.Unreported) * 1.02);
        var check = await application.Services.GetRequiredService<LedgerVerification>().VerifyAsync(null, null, Cancelled);
        Assert.Empty(check.Findings);
        Assert.Empty(check.Differences);
    }

    // A call is treated by the number in its question, so that the mix is the same however many callers there are.
    private static Behaviour? Treat(ChatRequest request) => (NumberOf(request) % Kinds) switch
    {
        3 => new Behaviour { CachedPromptShare = 0.5 },
        4 => Behaviour.Fail(Fault.ServerError),
        5 => new Behaviour { Mode = ReplyMode.Fixed, Text = string.Concat(Enumerable.Repeat("Unused lanterns. ", 20)), Fault = Fault.Stall, FaultAfterChunks = 8 },
        6 => new Behaviour { Usage = UsageReporting.Never },
        7 => Behaviour.Fail(Fault.Throttle),
        8 when request.Tools.Count > 0 && request.Messages.All(m => m.Role != "tool") => Behaviour.CallTool("search_documents", """{"query": "unused lanterns"}"""),
        _ => null,
    };

    private static async Task AskAsync(ApiUser user, int i)
    {
        var question = $"[{i}] Within how many days can customers return unused lanterns?";
        switch (i % Kinds)
        {
            case 0 or 3:
                await user.AskAsync(question, useCache: false);
                break;
            case 5:
                await LeaveAsync(user, question);
                break;
            case 8:
                using (var response = await user.PostAsync("/api/chat", JsonContent.Create(new { question, stream = false, mode = "research" })))
                {
                    Assert.True(response.IsSuccessStatusCode);
                }

                break;
            case 9:
                await user.AskAsync("Within how many days can customers return unused lanterns?");
                break;
            default:
                await user.AskStreamingAsync(question, useCache: false);
                break;
        }
    }

    // Leaves when nearly all that the server sends before it stalls has arrived.
    private static async Task LeaveAsync(ApiUser user, string question)
    {
        using var response = await user.PostQuestionAsync(question, stream: true, useCache: false);
        var stream = await response.Content.ReadAsStreamAsync(Cancelled);
        var text = string.Empty;
        var buffer = new byte[4096];
        while (Piece().Count(text) < 7)
        {
            var read = await stream.ReadAsync(buffer, Cancelled);
            Assert.True(read > 0, text);
            text += System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
    }

    private static int NumberOf(ChatRequest request) =>
        Number().Match(string.Join('\n', request.Messages.Select(m => m.Content))) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    private static BillLine Sum(IEnumerable<LedgerEvent> lines, bool estimated) => lines
        .Where(l => l.Kind == LedgerKinds.Settle && l.Model == HostedModel.Id && l.Estimated == estimated)
        .Aggregate(default(BillLine), (sum, l) => sum + new BillLine(0, l.PromptTokens, l.CachedPromptTokens, l.CompletionTokens, l.EmbeddingTokens));

    private static long Total(BillLine line) => line.PromptTokens + line.CompletionTokens;

    [GeneratedRegex(@"\[(\d+)\] Within")]
    private static partial Regex Number();

    [GeneratedRegex("event: text")]
    private static partial Regex Piece();
}

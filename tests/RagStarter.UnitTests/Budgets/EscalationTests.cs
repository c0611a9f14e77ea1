using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Budgets;

namespace RagStarter.UnitTests.Budgets;

public sealed class EscalationTests : BudgetTest
{
    private const string Secret = "a secret of some length";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_threshold_escalates_once_per_period()
    {
        Escalate(new EscalationOptions { At = 0.5, Actions = { "log" } }, new EscalationOptions { At = 0.8, Actions = { "log" } });
        foreach (var tokens in new[] { 40, 20, 5, 30 })
        {
            await Book.SpendAsync(tokens);
        }

        await Book.Budget.DecideAsync(Ledger.Lines.Spender(), Guid.NewGuid(), Cancelled);
        await HandleAllAsync();
        Assert.Equal([0.5, 0.8], await ThresholdsAsync());

        Book.Time.Advance(TimeSpan.FromDays(1));
        await Book.SpendAsync(60);
        await HandleAllAsync();
        Assert.Equal([0.5, 0.8, 0.5], await ThresholdsAsync());
    }

    [Fact]
    public async Task What_was_escalated_before_a_new_start_is_not_escalated_again()
    {
        Escalate(new EscalationOptions { At = 0.5, Actions = { "log" } });
        await Book.SpendAsync(60);
        await HandleAllAsync();
        await Book.LinesAsync();
        Book.Reopen();
        await Book.SpendAsync(10);
        await HandleAllAsync();
        Assert.Equal([0.5], await ThresholdsAsync());
    }

    [Fact]
    public async Task A_webhook_is_signed_and_says_what_was_reached()
    {
        using var receiver = new Receiver(HttpStatusCode.OK);
        Escalate(receiver, new EscalationOptions { At = 0.5, Actions = { "webhook" } });
        await Book.SpendAsync(60);
        await HandleAllAsync();
        await SendAsync();

        var (body, signature) = await receiver.NextAsync();
        Assert.Contains("\"rule\":\"day\"", body, StringComparison.Ordinal);
        Assert.Contains("\"usedTokens\":60", body, StringComparison.Ordinal);
        var time = signature.Split(',')[0][2..];
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{time}.{body}")));
        Assert.Equal($"t={time},v1={expected}", signature);
        Assert.NotNull((await EscalationAsync()).DeliveredAt);
    }

    [Fact]
    public async Task A_webhook_that_is_not_accepted_is_sent_again_later()
    {
        using var receiver = new Receiver(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        Escalate(receiver, new EscalationOptions { At = 0.5, Actions = { "webhook" } });
        await Book.SpendAsync(60);
        await HandleAllAsync();
        await SendAsync();
        Assert.Equal((1, Book.Time.Now.AddSeconds(5)), ((await EscalationAsync()).Attempts, (await EscalationAsync()).NextAttemptAt));

        await SendAsync();
        Assert.Equal(1, receiver.Count);
        Book.Time.Advance(TimeSpan.FromSeconds(5));
        await SendAsync();
        Assert.Equal(2, receiver.Count);
        Assert.NotNull((await EscalationAsync()).DeliveredAt);
    }

    [Fact]
    public async Task A_webhook_that_nobody_accepts_is_given_up_in_the_end()
    {
        using var receiver = new Receiver([.. Enumerable.Repeat(HttpStatusCode.BadGateway, 3)]);
        Escalate(receiver, new EscalationOptions { At = 0.5, Actions = { "webhook" } });
        await Book.SpendAsync(60);
        await HandleAllAsync();
        for (var i = 0; i < 5; i++)
        {
            await SendAsync();
            Book.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((3, 3, null), (receiver.Count, (await EscalationAsync()).Attempts, (await EscalationAsync()).NextAttemptAt));
    }

    private void Escalate(params EscalationOptions[] escalations) => Escalate(null, escalations);

    private void Escalate(Receiver? receiver, params EscalationOptions[] escalations)
    {
        var rule = new BudgetRuleOptions { Scope = "user", Period = "day", MaxTokens = 100, Escalations = [.. escalations] };
        Book.Options.CurrentValue = new BudgetOptions
        {
            HoldWait = TimeSpan.Zero,
            Rules = { ["day"] = rule },
            Webhook = new BudgetWebhookOptions { Url = receiver?.Address, Secret = Secret, MaxAttempts = 3 },
        };
    }

    private EscalationWorker Worker() => new(
        Book.Escalations, Book.Rules, new EscalationWebhook(Book.Time), Book.Database, Book.Time, NullLogger<EscalationWorker>.Instance);

    private async Task HandleAllAsync()
    {
        using var worker = Worker();
        while (Book.Escalations.Reader.TryRead(out var reached))
        {
            await worker.HandleAsync(reached, Cancelled);
        }
    }

    private async Task SendAsync()
    {
        using var worker = Worker();
        await worker.SendDueAsync(Cancelled);
    }

    private async Task<List<double>> ThresholdsAsync()
    {
        await using var context = await Book.OpenAsync();
        return await context.BudgetEscalations.OrderBy(e => e.At).ThenBy(e => e.Threshold).Select(e => e.Threshold).ToListAsync(Cancelled);
    }

    private async Task<BudgetEscalation> EscalationAsync()
    {
        await using var context = await Book.OpenAsync();
        return await context.BudgetEscalations.AsNoTracking().SingleAsync(Cancelled);
    }

    /// <summary>Takes messages on loopback and answers them in turn.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly System.Threading.Channels.Channel<(string Body, string Signature)> _received = System.Threading.Channels.Channel.CreateUnbounded<(string, string)>();
        private readonly Queue<HttpStatusCode> _answers;
        private int _count;

        public Receiver(params HttpStatusCode[] answers)
        {
            _answers = new(answers);
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            }

            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public Uri Address { get; }

        public int Count => _count;

        public async Task<(string Body, string Signature)> NextAsync() => await _received.Reader.ReadAsync(Cancelled);

        public void Dispose() => ((IDisposable)_listener).Dispose();

        private async Task ServeAsync()
        {
            while (_answers.TryDequeue(out var status))
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                await _received.Writer.WriteAsync((await reader.ReadToEndAsync(), context.Request.Headers[EscalationWebhook.SignatureHeader] ?? string.Empty));
                Interlocked.Increment(ref _count);
                context.Response.StatusCode = (int)status;
                context.Response.Close();
            }
        }
    }
}

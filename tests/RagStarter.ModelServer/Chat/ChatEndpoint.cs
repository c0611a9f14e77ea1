using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Http;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Chat;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(Script script, BillKeeper bill, RequestIntake intake)
{
    private long _calls;

    /// <exception cref="RefusedException">The call is turned away.</exception>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task HandleAsync(HttpContext http, CancellationToken left)
    {
        ChatRequest request;
        using (var body = await intake.ReadAsync(http.Request, left))
        {
            request = ChatRequest.Parse(body.RootElement);
        }

        var exchange = new Exchange(http, script.Next(request), left);
        await exchange.AdmitAsync();
        var plan = ReplyPlan.For(request, exchange.Behaviour);
        var prompt = ModelTokens.CountPrompt(request.Messages);
        var cached = (int)(prompt * exchange.Behaviour.CachedPromptShare);
        using var call = bill.Open(request.Model, new BillLine(1, prompt, cached, 0, 0));
        if (exchange.Behaviour.Fault is Fault.NeverAnswer)
        {
            await exchange.StallAsync();
        }

        var reply = new ChatReply
        {
            Exchange = exchange,
            Call = call,
            Plan = plan,
            Usage = UsageFor(request, exchange.Behaviour.Usage) ? new ChatUsage(prompt, cached, plan.Tokens) : null,
            Json = new ChatJson(
                $"chatcmpl-{Interlocked.Increment(ref _calls)}", request.Model, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()),
        };
        await (request.Stream ? reply.StreamAsync() : reply.SendAsync());
    }

    private static bool UsageFor(ChatRequest request, UsageReporting reporting) => reporting switch
    {
        UsageReporting.Always => true,
        UsageReporting.Never => false,
        _ => !request.Stream || request.IncludeUsage,
    };
}

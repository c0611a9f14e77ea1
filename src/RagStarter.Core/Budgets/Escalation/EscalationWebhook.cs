using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.Core.Budgets;

/// <summary>
/// Sends escalations as signed messages. The header "RagStarter-Signature" is "t=TIME,v1=HEX": HEX is the HMAC-SHA256 of
/// "TIME.BODY" with the secret of Budgets:Webhook. A receiver computes it again and refuses old times.
/// </summary>
internal sealed class EscalationWebhook(TimeProvider time) : IDisposable
{
    /// <summary>The header that carries the signature.</summary>
    public const string SignatureHeader = "RagStarter-Signature";

    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>What went wrong, or <see langword="null"/> when the message was accepted.</summary>
    public async Task<string?> TrySendAsync(BudgetEscalation escalation, BudgetWebhookOptions options, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(MessageOf(escalation), WebhookContext.Default.WebhookMessage);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(SignatureHeader, Sign(body, options.Secret, time.GetUtcNow()));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (HttpRequestException problem)
        {
            return problem.HttpRequestError.ToString();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {options.Timeout}";
        }
    }

    /// <summary>The value of the signature's header.</summary>
    public static string Sign(byte[] body, string secret, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{seconds}."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    public void Dispose() => _client.Dispose();

    private static WebhookMessage MessageOf(BudgetEscalation e) => new(
        e.Id, "budget.threshold", e.At, e.Rule, e.Scope, e.Period, e.Tenant, e.Value, e.PeriodStart, e.Threshold, e.UsedTokens, e.MaxTokens, e.UsedCostMicroUsd, e.MaxCostMicroUsd);

    internal sealed record WebhookMessage(
        Guid Id,
        string Type,
        DateTimeOffset At,
        string Rule,
        string Scope,
        string Period,
        string Tenant,
        string Value,
        DateTimeOffset PeriodStart,
        double Threshold,
        long UsedTokens,
        long? MaxTokens,
        long UsedCostMicroUsd,
        long? MaxCostMicroUsd);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EscalationWebhook.WebhookMessage))]
internal sealed partial class WebhookContext : JsonSerializerContext;

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>An application that is started again with another embedding model.</summary>
public sealed class ReindexTests : IDisposable
{
    private static readonly Dictionary<string, string?> Small = new() { ["Embeddings:Dimensions"] = "256" };
    private static readonly Dictionary<string, string?> Large = new() { ["Embeddings:Dimensions"] = "512" };

    private readonly StateFolder _state = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Documents_are_indexed_again_in_the_background_and_answer_as_before()
    {
        await using (await Application.StartAsync(Small, _state, Handbook.All))
        {
            // All are ready.
        }

        await using var application = new Application(Large, _state);
        await Eventually.SeeAsync(() => HealthAsync(application), h => h.Status == "healthy");

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Contains(Handbook.WindowAnswer, answer.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_document_cannot_be_indexed_again_its_tenant_is_refused_and_the_health_page_says_how_many()
    {
        await using (var former = await Application.StartAsync(Small, _state, Handbook.All))
        {
            await former.As("globex").AddDocumentsAsync([Handbook.Shipping]);
        }

        foreach (var file in Directory.GetFiles(Path.Combine(_state.Path, "files", "acme"), "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        await using var application = new Application(Large, _state);
        await application.As("acme").IngestedAsync();
        await application.As("globex").IngestedAsync();

        using var response = await application.As("acme").PostQuestionAsync(Handbook.WindowQuestion);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("urn:ragstarter:index-outdated", (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("type").GetString());
        var (status, index) = await HealthAsync(application);
        Assert.Equal("degraded", status);
        Assert.StartsWith("Tenants that cannot be searched: 1. ", index, StringComparison.Ordinal);
        Assert.DoesNotContain("acme", index, StringComparison.Ordinal);
        Assert.Contains("nine working days", (await application.As("globex").AskAsync("How long do parcels to Norway take?")).Answer, StringComparison.Ordinal);

        await application.As("acme").AddDocumentsAsync(Handbook.All);

        Assert.Contains(Handbook.WindowAnswer, (await application.As("acme").AskAsync(Handbook.WindowQuestion)).Answer, StringComparison.Ordinal);
    }

    private static async Task<(string? Status, string? Index)> HealthAsync(Application application)
    {
        using var client = application.CreateClient();
        var health = await client.GetFromJsonAsync<JsonElement>("/healthz/ready", Cancelled);
        return (health.GetProperty("status").GetString(), health.GetProperty("checks").GetProperty("index").GetProperty("description").GetString());
    }
}

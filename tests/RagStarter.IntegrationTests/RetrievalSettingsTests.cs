using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.Core.Tenancy;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>How much is searched and sent can differ by tenant and by request; every answer says what it took from each source.</summary>
public sealed class RetrievalSettingsTests
{
    private const string Question = "How long is the warranty of a lantern and how long do parcels take?";

    private static readonly Dictionary<string, string?> Wide = new() { ["Retrieval:MinSentenceScore"] = "0" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("topK", 21, "retrieval.topK", "Retrieval:Limits:TopK")]
    [InlineData("topK", 0, "retrieval.topK", "Retrieval:Limits:TopK")]
    [InlineData("maxContextTokens", 100_000, "retrieval.maxContextTokens", "Retrieval:Limits:MaxContextTokens")]
    public async Task A_request_beyond_the_limits_is_a_bad_request_that_names_the_field_and_the_limit(string name, int value, string field, string limit)
    {
        await using var application = new Application();

        foreach (var stream in new[] { false, true })
        {
            using var response = await PostAsync(application, new Dictionary<string, int> { [name] = value }, stream);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
            Assert.Equal("urn:ragstarter:retrieval-limit", problem.GetProperty("type").GetString());
            Assert.StartsWith($"{field} is {value};", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Contains(limit, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_wants_less_gets_less_and_leaves_others_the_usual()
    {
        await using var application = await Application.StartAsync(Wide, documents: Handbook.All);

        var less = await AskAsync(application, new() { ["topK"] = 1 });
        var usual = await application.As("acme").AskAsync(Question);

        Assert.Single(less.Sources, s => s.PackedTokens > 0);
        Assert.True(usual.Sources.Count(s => s.PackedTokens > 0) > 1);
        Assert.Equal("miss", usual.Cache);
    }

    [Fact]
    public async Task A_tenants_own_setting_holds_for_it_alone()
    {
        await using var application = await Application.StartAsync(new(Wide) { ["Retrieval:Tenants:acme:TopK"] = "1" }, documents: Handbook.All);
        await application.As("globex").AddDocumentsAsync(Handbook.All);

        var (own, other) = (await application.As("acme").AskAsync(Question), await application.As("globex").AskAsync(Question));

        Assert.Single(own.Sources, s => s.PackedTokens > 0);
        Assert.True(other.Sources.Count(s => s.PackedTokens > 0) > 1);
    }

    [Fact]
    public async Task An_edited_settings_file_is_in_force_for_the_next_question()
    {
        using var state = new StateFolder();
        var file = Path.Combine(state.Path, "appsettings.json");
        await File.WriteAllTextAsync(file, """{ "Retrieval": { "TopK": 8 } }""", Cancelled);
        await using var application = await Application.StartAsync(Wide, state, Handbook.All);
        Assert.True((await application.As("acme").AskAsync(Question)).Sources.Count(s => s.PackedTokens > 0) > 1);

        await File.WriteAllTextAsync(file, """{ "Retrieval": { "TopK": 1 } }""", Cancelled);

        await Eventually.SeeAsync(
            () => application.As("acme").AskAsync(Question),
            answer => answer.Cache == "miss" && answer.Sources.Count(s => s.PackedTokens > 0) == 1);
    }

    [Fact]
    public async Task The_tokens_of_the_sources_add_up_to_the_totals_of_the_answer()
    {
        await using var application = await Application.StartAsync(Wide, documents: Handbook.All);

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(
            (answer.Usage.RetrievedTokens, answer.Usage.PackedTokens, answer.Usage.CitedTokens),
            (answer.Sources.Sum(s => s.RetrievedTokens), answer.Sources.Sum(s => s.PackedTokens), answer.Sources.Sum(s => s.CitedTokens)));
        Assert.True(answer.Sources.Single(s => s.Document == Handbook.Returns.Name).CitedTokens > 0);
        Assert.True(answer.Usage.PackedTokens > answer.Usage.CitedTokens);
    }

    [Fact]
    public async Task What_answers_sent_and_cited_is_kept_by_tenant_and_document()
    {
        await using var application = await Application.StartAsync(Wide, documents: Handbook.All);
        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        var report = await application.Services.GetRequiredService<SourceUseStore>().ReportOverAllTenantsAsync(null, null, [], Cancelled);

        Assert.Equal(
            answer.Sources.Where(s => s.PackedTokens > 0).Select(s => ("acme", s.Document, s.PackedTokens, s.CitedTokens)).Order(),
            report.Select(r => (r.Tenant, r.Document, r.PackedTokens, r.CitedTokens)).Order());
        Assert.Empty(await application.Services.GetRequiredService<SourceUseStore>().ReportOverAllTenantsAsync(null, null, [TenantId.Parse("globex")], Cancelled));
    }

    private static Task<HttpResponseMessage> PostAsync(Application application, Dictionary<string, int> retrieval, bool stream = false) =>
        application.As("acme").PostAsync("/api/chat", JsonContent.Create(new { question = Question, stream, retrieval }));

    private static async Task<AnswerResponse> AskAsync(Application application, Dictionary<string, int> retrieval)
    {
        using var response = await PostAsync(application, retrieval);
        return (await response.Content.ReadFromJsonAsync<AnswerResponse>(JsonSerializerOptions.Web, Cancelled))!;
    }
}

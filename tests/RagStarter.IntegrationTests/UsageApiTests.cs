using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ledger;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

public sealed class UsageApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 1)]
    [InlineData("&user=somebody", 0)]
    [InlineData("&scope=tenant", 3)]
    [InlineData("&scope=tenant&user=somebody", 2)]
    [InlineData("&scope=tenant&tenant=globex", 0)]
    public async Task A_caller_sees_their_own_lines_and_an_admin_those_of_the_tenant(string parameters, long tokens)
    {
        await using var application = await FilledAsync();
        var report = await application.As("acme").Http.GetFromJsonAsync<JsonElement>($"/api/usage?by=model&bucket=day{parameters}", Cancelled);
        Assert.Equal(tokens, report.GetProperty("total").GetProperty("promptTokens").GetInt64());
    }

    [Theory]
    [InlineData("/api/usage?scope=tenant")]
    [InlineData("/api/usage?scope=tenant&by=user&format=csv")]
    [InlineData("/api/usage/export?scope=tenant")]
    [InlineData("/api/usage/savings?scope=tenant")]
    public async Task Who_is_no_admin_may_not_ask_for_the_tenant(string path)
    {
        const string Key = "rs_a-key-of-a-plain-user";
        await using var application = new Application(new()
        {
            ["Authentication:ApiKeys:plain:Hash"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Key))),
            ["Authentication:ApiKeys:plain:Tenant"] = "acme",
        });
        using var http = application.CreateClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("from=yesterday", "from is 'yesterday'")]
    [InlineData("by=colour", "'colour'")]
    [InlineData("zone=Atlantis/Centre", "zone is 'Atlantis/Centre'")]
    [InlineData("scope=all", "scope is 'all'")]
    public async Task A_parameter_that_means_nothing_is_refused_with_its_name(string parameters, string told)
    {
        await using var application = new Application();
        using var response = await application.As("acme").Http.GetAsync(new Uri($"/api/usage?{parameters}", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(told, (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jsonl", 1)]
    [InlineData("csv", 2)]
    public async Task An_export_has_the_callers_lines(string format, int rows)
    {
        await using var application = await FilledAsync();
        var text = await application.As("acme").Http.GetStringAsync(new Uri($"/api/usage/export?format={format}", UriKind.Relative), Cancelled);
        Assert.Equal(rows, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("somebody", text, StringComparison.Ordinal);
        Assert.DoesNotContain("globex", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_comes_as_a_table_that_a_spreadsheet_does_not_run()
    {
        await using var application = await FilledAsync();
        await application.Services.GetRequiredService<LedgerWriter>().AppendAsync(Line("acme", "=1+1", 8));
        var table = await application.As("acme").Http.GetStringAsync(new Uri("/api/usage?by=user&scope=tenant&format=csv", UriKind.Relative), Cancelled);
        Assert.StartsWith("user,requests,calls,promptTokens", table, StringComparison.Ordinal);
        Assert.Contains("\r\n'=1+1,0,1,8,", table, StringComparison.Ordinal);
        Assert.DoesNotContain("globex", table, StringComparison.Ordinal);
        using var refused = await application.As("acme").Http.GetAsync(new Uri("/api/usage?by=user&format=xls", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task The_background_work_removes_old_lines()
    {
        await using var application = new Application();
        Assert.Contains(application.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), s => s is Core.Ledger.Retention.LedgerRetentionWorker);
    }

    // "developer" is who asks in Development.
    private static async Task<Application> FilledAsync()
    {
        var application = new Application();
        var ledger = application.Services.GetRequiredService<LedgerWriter>();
        await ledger.AppendAsync(Line("acme", "developer", 1));
        await ledger.AppendAsync(Line("acme", "somebody", 2));
        await ledger.AppendAsync(Line("globex", "developer", 4));
        return application;
    }

    private static LedgerEvent Line(string tenant, string user, long tokens) => new()
    {
        At = DateTimeOffset.UtcNow,
        HeldAt = DateTimeOffset.UtcNow,
        Kind = LedgerKinds.Settle,
        Operation = LedgerOperations.Chat,
        CallId = Guid.CreateVersion7(),
        RequestId = Guid.CreateVersion7(),
        Tenant = tenant,
        Team = string.Empty,
        User = user,
        Service = Core.Ledger.Services.Chat,
        Environment = "development",
        Workflow = "answer",
        Model = "m",
        PromptTokens = tokens,
    };
}

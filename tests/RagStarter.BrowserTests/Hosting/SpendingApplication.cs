using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using RagStarter.ModelServer;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>
/// One application for all tests of a class that has spent something: a scripted model server with a price, questions
/// that were asked, one of them twice, and budgets that have reached a threshold.
/// </summary>
public sealed class SpendingApplication : IAsyncLifetime
{
    /// <summary>A key of a user who is no admin and has asked nothing.</summary>
    public const string PlainKey = "rs_a-key-of-a-plain-user";

    /// <summary>The questions, the first of which was asked twice.</summary>
    public static IReadOnlyList<string> Questions { get; } =
        [LampShop.Question, "How soon is a refund paid?", "Until when must damaged lanterns be reported?"];

    private ScriptedModelServer? _server;
    private WebProcess? _application;

    /// <summary>The application.</summary>
    public WebProcess Application => _application ?? throw new InvalidOperationException("The application is not started.");

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _application = await WebProcess.StartAsync(new()
        {
            ["Models:Chat:main:Provider"] = "openai-compatible",
            ["Models:Chat:main:Endpoint"] = $"{_server.Endpoint}/",
            ["Models:Chat:main:Model"] = "scripted-chat",
            ["Models:Chat:main:Price:Input"] = "0.5",
            ["Models:Chat:main:Price:Output"] = "2.5",
            ["Budgets:Rules:user-month:Scope"] = "user",
            ["Budgets:Rules:user-month:Period"] = "month",
            ["Budgets:Rules:user-month:MaxTokens"] = "1000000000",
            ["Budgets:Rules:user-month:MaxCostUsd"] = "100000",
            ["Budgets:Rules:tenant-soft:Scope"] = "tenant",
            ["Budgets:Rules:tenant-soft:Period"] = "day",
            ["Budgets:Rules:tenant-soft:MaxTokens"] = "100",
            ["Budgets:Rules:tenant-soft:Hard"] = "false",
            ["Budgets:Rules:tenant-soft:Degrades"] = "false",
            ["Budgets:Rules:tenant-soft:Escalations:0:At"] = "0.5",
            ["Budgets:Rules:tenant-soft:Escalations:0:Actions:0"] = "log",
            ["Budgets:Rules:tenant-soft:Escalations:1:At"] = "1",
            ["Budgets:Rules:tenant-soft:Escalations:1:Actions:0"] = "log",
            ["Authentication:ApiKeys:plain:Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PlainKey))),
            ["Authentication:ApiKeys:plain:Tenant"] = "acme",
            ["Authentication:ApiKeys:other:Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("rs_a-key-of-another-tenant"))),
            ["Authentication:ApiKeys:other:Tenant"] = "globex",
        });
        await LampShopApplication.AddDocumentsAsync(_application, ("returns.md", LampShop.Returns));
        foreach (var question in Questions.Append(LampShop.Question))
        {
            await AskAsync(_application, question);
        }

        await AlertsAsync(_application);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Asks over the API.</summary>
    public static async Task AskAsync(WebProcess application, string question)
    {
        using var api = new HttpClient { BaseAddress = new Uri(application.Address) };
        using var answer = await api.PostAsJsonAsync(new Uri("/api/chat", UriKind.Relative), new { question });
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsStringAsync();
    }

    // They are written down a moment after they were reached.
    private static async Task AlertsAsync(WebProcess application)
    {
        using var api = new HttpClient { BaseAddress = new Uri(application.Address) };
        while ((await api.GetStringAsync(new Uri("/api/admin/budgets/escalations", UriKind.Relative))).Split("\"threshold\"").Length < 3)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}

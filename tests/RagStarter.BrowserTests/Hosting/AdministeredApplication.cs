using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RagStarter.ModelServer;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>
/// One application with something to administer, for all tests of a class: a hosted model with a price, an experiment,
/// budgets, a prompt with two versions, and the documents of the lamp shop.
/// </summary>
public sealed class AdministeredApplication : IAsyncLifetime
{
    private DirectoryInfo? _folder;
    private ScriptedModelServer? _server;
    private WebProcess? _application;

    /// <summary>The application.</summary>
    public WebProcess Application => _application ?? throw new InvalidOperationException("The application is not started.");

    /// <summary>The server of its model.</summary>
    public ScriptedModelServer Server => _server ?? throw new InvalidOperationException("The server is not started.");

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("administered-");
        _server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _application = await WebProcess.StartAsync(new()
        {
            ["Storage:Prompts"] = WritePrompts(Path.Combine(_folder.FullName, "prompts")),
            ["Models:Chat:main:Provider"] = "openai-compatible",
            ["Models:Chat:main:Endpoint"] = $"{_server.Endpoint}/",
            ["Models:Chat:main:Model"] = "scripted-chat",
            ["Models:Chat:main:Region"] = "eu",
            ["Models:Chat:main:Tier"] = "standard",
            ["Models:Chat:main:Price:Input"] = "0.5",
            ["Models:Chat:main:Price:Output"] = "2.5",
            ["Models:Chat:flaky:Provider"] = "openai-compatible",
            ["Models:Chat:flaky:Endpoint"] = "http://127.0.0.1:9/",
            ["Models:Chat:flaky:Model"] = "nobody-home",
            ["Models:Chat:flaky:Tier"] = "premium",
            ["Models:Chat:flaky:Price:Input"] = "0.1",
            ["Models:Chat:flaky:Price:Output"] = "0.4",
            ["Routing:Circuit:Failures"] = "1",
            ["Routing:Circuit:Pause"] = "01:00:00",
            ["Routing:Circuit:MaxPause"] = "01:00:00",
            ["Routing:Experiments:tone:Tasks:0"] = "quote",
            ["Routing:Experiments:tone:Arms:usual:Model"] = "main",
            ["Routing:Experiments:tone:Arms:other:Model"] = "extractive",
            ["Routing:Experiments:tone:Arms:other:Weight"] = "0",
            ["Routing:Experiments:globex-only:Arms:theirs:Model"] = "main",
            ["Routing:Experiments:globex-only:Tenants:0"] = "globex",
            ["Budgets:Rules:user-day:Scope"] = "user",
            ["Budgets:Rules:user-day:Period"] = "day",
            ["Budgets:Rules:user-day:MaxTokens"] = "200000",
            ["Budgets:Rules:tenant-month:Scope"] = "tenant",
            ["Budgets:Rules:tenant-month:Period"] = "month",
            ["Budgets:Rules:tenant-month:MaxCostUsd"] = "50",
            ["Budgets:Rules:tenant-month:Hard"] = "false",
            ["Budgets:Rules:globex-alone:Scope"] = "tenant",
            ["Budgets:Rules:globex-alone:Match"] = "globex",
            ["Budgets:Rules:globex-alone:Period"] = "month",
            ["Budgets:Rules:globex-alone:MaxTokens"] = "1000000",
        });
        await LampShopApplication.AddDocumentsAsync(_application, ("returns.md", LampShop.Returns), ("care.md", Care));
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

        _folder?.Delete(recursive: true);
    }

    private const string Care = """
        # Care

        ## Cleaning
        Wipe lamps with a dry cloth only. Glass shades go into the dishwasher at 40 degrees.
        """;

    // The shipped prompts and one with two versions, locked as the command line locks them.
    private static string WritePrompts(string folder)
    {
        var shipped = Path.Combine(Path.GetDirectoryName(WebProcess.Program)!, "prompts");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(shipped))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var path = Path.Combine(folder, "prompts.lock.json");
        var locked = JsonNode.Parse(File.ReadAllText(path))!;
        var versions = new JsonObject();
        locked["prompts"]!["farewell"] = versions;
        foreach (var (version, words) in new[] { ("1.0.0", "Say goodbye.\nBe brief.\n"), ("1.1.0", "Say goodbye warmly.\nBe brief.\n") })
        {
            var template = $"<message role=\"user\">\n{words}</message>\n";
            File.WriteAllText(
                Path.Combine(folder, $"farewell-{version}.prompt.yaml"),
                $"name: farewell\nversion: {version}\npurpose: Say goodbye.\nmax_tokens: 50\ntemplate: |\n{string.Concat(template.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => $"  {l}\n"))}");
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"variables: \n\n{template}"));
            versions[version] = new JsonObject
            {
                ["hash"] = $"sha256:{Convert.ToHexStringLower(hash)}",
                ["tokens"] = new JsonObject { ["o200k_base"] = 14 },
            };
        }

        File.WriteAllText(path, locked.ToJsonString());
        return folder;
    }
}

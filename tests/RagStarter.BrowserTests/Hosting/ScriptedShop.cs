using Microsoft.Playwright;
using RagStarter.ModelServer;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>One lamp shop with a scripted model, for all tests of a class.</summary>
public sealed class ScriptedShop : IAsyncLifetime
{
    private ScriptedModelServer? _server;
    private WebProcess? _application;

    /// <summary>The model's server.</summary>
    public ScriptedModelServer Server => _server ?? throw new InvalidOperationException("The model is not started.");

    /// <summary>The application.</summary>
    public WebProcess Application => _application ?? throw new InvalidOperationException("The application is not started.");

    /// <summary>The settings of an application that asks a scripted model.</summary>
    public static Dictionary<string, string> SettingsFor(ScriptedModelServer server) => new()
    {
        ["Models:Chat:main:Provider"] = "openai-compatible",
        ["Models:Chat:main:Endpoint"] = $"{server.Endpoint}/",
        ["Models:Chat:main:Model"] = "scripted-chat",
        ["Models:Chat:main:Price:Input"] = "0.5",
        ["Models:Chat:main:Price:Output"] = "2.5",

        // All that is found is packed: what is left uncited does not depend on what other tests have added.
        ["Retrieval:MinSentenceScore"] = "0",
    };

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _application = await WebProcess.StartAsync(SettingsFor(_server));
        await LampShopApplication.AddDocumentsAsync(_application, ("returns.md", LampShop.Returns), ("faq.md", LampShop.Faq));
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

    /// <summary>A visitor of a shop whose model behaves as usual.</summary>
    public Task<IPage> OpenAsync(ChromiumFixture chromium)
    {
        Server.Reset();
        return chromium.OpenAsync(Application);
    }
}

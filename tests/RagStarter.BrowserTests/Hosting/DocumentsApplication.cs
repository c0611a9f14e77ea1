namespace RagStarter.BrowserTests.Hosting;

/// <summary>One application with documents to look after, for all tests of a class. Files of more than 1 MB are refused.</summary>
public sealed class DocumentsApplication : IAsyncLifetime
{
    private WebProcess? _application;

    /// <summary>The application.</summary>
    public WebProcess Application => _application ?? throw new InvalidOperationException("The application is not started.");

    public async ValueTask InitializeAsync()
    {
        _application = await WebProcess.StartAsync(new() { ["Ingestion:MaxFileMegabytes"] = "1" });
        await LampShopApplication.AddDocumentsAsync(_application, ("returns.md", LampShop.Returns), ("faq.md", LampShop.Faq));
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }
}

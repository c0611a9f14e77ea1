using System.Net.Http.Headers;
using System.Text;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>One application with the documents of the lamp shop in it, for all tests of a class.</summary>
public sealed class LampShopApplication : IAsyncLifetime
{
    private WebProcess? _application;

    /// <summary>The application.</summary>
    public WebProcess Application => _application ?? throw new InvalidOperationException("The application is not started.");

    public async ValueTask InitializeAsync()
    {
        _application = await WebProcess.StartAsync();
        await AddDocumentsAsync(_application, ("returns.md", LampShop.Returns));
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    /// <summary>Adds documents over the API and waits until they can be asked about.</summary>
    public static async Task AddDocumentsAsync(WebProcess application, params (string Name, string Text)[] documents)
    {
        using var api = new HttpClient { BaseAddress = new Uri(application.Address) };
        using var form = new MultipartFormDataContent();
        foreach (var (name, text) in documents)
        {
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            file.Headers.ContentType = new MediaTypeHeaderValue("text/markdown");
            form.Add(file, "files", name);
        }

        using var added = await api.PostAsync(new Uri("/api/documents", UriKind.Relative), form);
        added.EnsureSuccessStatusCode();
        while ((await api.GetStringAsync(new Uri("/api/documents", UriKind.Relative))).Contains("\"state\":\"pending\"", StringComparison.Ordinal)
            || (await api.GetStringAsync(new Uri("/api/documents", UriKind.Relative))).Contains("\"state\":\"running\"", StringComparison.Ordinal))
        {
            await Task.Delay(50);
        }
    }
}

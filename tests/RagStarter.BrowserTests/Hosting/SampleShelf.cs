using System.Net.Http.Headers;
using System.Reflection;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>One application with a document of each kind that has a look of its own: Markdown, PDF, HTML, Word.</summary>
public sealed class SampleShelf : IAsyncLifetime
{
    private static readonly string[] Documents =
    [
        "trailhead/policies/returns.md", "trailhead/policies/warranty.pdf", "lakeside/privacy-notice.html", "lakeside/registration-and-first-visit.docx",
    ];

    private WebProcess? _application;

    /// <summary>The application.</summary>
    public WebProcess Application => _application ?? throw new InvalidOperationException("The application is not started.");

    public async ValueTask InitializeAsync()
    {
        _application = await WebProcess.StartAsync();
        using var api = new HttpClient { BaseAddress = new Uri(_application.Address) };
        using var form = new MultipartFormDataContent();
        var samples = typeof(SampleShelf).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Samples").Value!;
        foreach (var document in Documents)
        {
            var file = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(samples, document)));
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(file, "files", Path.GetFileName(document));
        }

        using var added = await api.PostAsync(new Uri("/api/documents", UriKind.Relative), form);
        added.EnsureSuccessStatusCode();
        await SampleDocuments.WaitAsync(_application);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }
}

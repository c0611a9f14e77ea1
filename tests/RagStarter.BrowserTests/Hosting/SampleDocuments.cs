namespace RagStarter.BrowserTests.Hosting;

/// <summary>The documents that come with the product.</summary>
internal static class SampleDocuments
{
    /// <summary>Waits until all of them can be asked about.</summary>
    public static async Task WaitAsync(WebProcess application)
    {
        using var api = new HttpClient { BaseAddress = new Uri(application.Address) };
        string documents;
        do
        {
            await Task.Delay(100);
            documents = await api.GetStringAsync(new Uri("/api/documents", UriKind.Relative));
        }
        while (!documents.Contains("\"ready\"", StringComparison.Ordinal)
            || documents.Contains("\"pending\"", StringComparison.Ordinal) || documents.Contains("\"running\"", StringComparison.Ordinal));
    }
}

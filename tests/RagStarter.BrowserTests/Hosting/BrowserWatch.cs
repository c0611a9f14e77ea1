using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>Notes what a page must never do: run a text, ask another host, break its own policy.</summary>
internal sealed class BrowserWatch
{
    // A script that runs says so, in whatever frame it runs.
    private const string Sentinels = """
        for (const name of ["alert", "confirm", "prompt", "print"]) {
          window[name] = (...what) => console.error("RAN " + what.join(" "));
        }
        document.addEventListener("securitypolicyviolation", (e) => console.error(`POLICY ${e.effectiveDirective} ${e.blockedURI} ${e.sample} ${e.sourceFile}`));
        """;

    private readonly string _address;

    private BrowserWatch(string address) => _address = address;

    /// <summary>What ran, what was refused by the policy, and what else the page called an error.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>What was asked of other hosts.</summary>
    public ConcurrentQueue<string> Foreign { get; } = new();

    /// <summary>Watches all pages of a page's browser profile from now on; the page is loaded anew.</summary>
    public static async Task<BrowserWatch> OverAsync(IPage page, WebProcess application)
    {
        var watch = new BrowserWatch(application.Address);
        await page.Context.AddInitScriptAsync(Sentinels);
        page.Context.Request += (_, request) => watch.See(request.Url);
        page.Context.RequestFailed += (_, request) => watch.See(request.Url);
        page.Context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                watch.Errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        page.Context.Dialog += (_, dialog) =>
        {
            watch.Errors.Enqueue($"RAN a dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.WebSocket += (_, socket) => watch.See(socket.Url);
        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        return watch;
    }

    private void See(string url)
    {
        var own = new Uri(_address).Authority;
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "ws" or "wss" or "ftp" && address.Authority != own)
        {
            Foreign.Enqueue(url);
        }
    }
}

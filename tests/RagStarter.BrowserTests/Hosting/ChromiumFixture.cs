using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace RagStarter.BrowserTests.Hosting;

/// <summary>
/// One Chromium for all tests: the machine's own, else the one that Playwright installs. Where neither is to be had the
/// tests are skipped, or fail when RAGSTARTER_REQUIRE_ALL is 1.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    // The headless shell first: the whole browser draws its own windows too, which takes as long as the pages in them.
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];

    // A wait ends when what it waits for is there; the limit is for a machine that has much else to do.
    private const int LimitMilliseconds = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _missing = string.Empty;

    public async ValueTask InitializeAsync()
    {
        try
        {
            Assertions.SetDefaultExpectTimeout(LimitMilliseconds);
            _playwright = await Playwright.CreateAsync();
            _browser = await LaunchAsync(_playwright);
        }
        catch (PlaywrightException problem)
        {
            _missing = $"No Chromium could be started: {problem.Message} Install it with the system's packages.";
        }
    }

    /// <summary>A page of an application in a fresh browser profile, connected: what is done before that is not heard.</summary>
    public async Task<IPage> OpenAsync(
        WebProcess application, int width = 1280, int height = 900, ColorScheme colors = ColorScheme.Light, string? address = null, string path = "/")
    {
        var page = await OpenBlankAsync(application, width, height, colors, address);
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
        return page;
    }

    /// <summary>The same before it went anywhere.</summary>
    public async Task<IPage> OpenBlankAsync(WebProcess application, int width = 1280, int height = 900, ColorScheme colors = ColorScheme.Light, string? address = null)
    {
        if (_browser is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("RAGSTARTER_REQUIRE_ALL") == "1", _missing);
            Assert.Skip(_missing);
        }

        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = colors,

            // Nothing fades or slides: a machine without a graphics card would draw all of it with its processor.
            ReducedMotion = ReducedMotion.Reduce,
            BaseURL = address ?? application.Address,
        });
        await application.AdmitAsync(context);
        context.SetDefaultTimeout(LimitMilliseconds);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var options = new BrowserTypeLaunchOptions
        {
            ExecutablePath = Installed(),
            Args =
            [
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu",
                .. OperatingSystem.IsLinux() && Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(),
            ],
        };
        try
        {
            return await playwright.Chromium.LaunchAsync(options);
        }
        catch (PlaywrightException) when (options.ExecutablePath is null)
        {
            Microsoft.Playwright.Program.Main(["install", "chromium"]);
            return await playwright.Chromium.LaunchAsync(options);
        }
    }

    private static string? Installed() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}

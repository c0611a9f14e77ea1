using System.Globalization;
using System.IO.Pipes;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Scripting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>
/// What a tab costs the application, and how long its first word takes, with many answers streaming at once. Figures for
/// docs/ui.md, measured when asked for:
/// <c>dotnet run --project tests/RagStarter.BrowserTests -- -explicit only -class RagStarter.BrowserTests.CircuitLoad -showLiveOutput</c>.
/// </summary>
public sealed class CircuitLoad(ChromiumFixture chromium)
{
    private const int Tabs = 50;

    // From the click to the first text of the reply in the page, in milliseconds.
    private const string AskAndTime = """
        () => new Promise((resolve) => {
          const begin = performance.now();
          const look = new MutationObserver(() => {
            if (document.querySelector("[data-testid=reply]")?.innerText.trim()) {
              look.disconnect();
              resolve(performance.now() - begin);
            }
          });
          look.observe(document.body, { subtree: true, childList: true, characterData: true });
          document.querySelector(".composer .send").click();
        })
        """;

    [Fact(Explicit = true)]
    public async Task Fifty_answers_stream_at_once()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        server.Script.Default = Behaviour.Say(string.Concat(Enumerable.Repeat("Customers can return unused lanterns within 37 days of delivery [1]. ", 12))) with { ChunkDelayMs = 100, ChunkCharacters = 16 };
        var pipe = $"ragstarter-heap-{Environment.ProcessId}";
        await using var application = await WebProcess.StartAsync(new(ScriptedShop.SettingsFor(server))
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(CircuitLoad).Assembly.Location,
            [StartupHook.PipeVariable] = pipe,
        });
        await LampShopApplication.AddDocumentsAsync(application, ("returns.md", LampShop.Returns));
        var first = await chromium.OpenAsync(application);
        await WriteAsync(first, "before all others");
        var alone = await first.EvaluateAsync<double>(AskAndTime);
        await DoneAsync(first);
        await first.CloseAsync();
        var none = await HeapAsync(pipe);

        var tabs = new List<IPage>();
        for (var i = 0; i < Tabs; i++)
        {
            tabs.Add(await chromium.OpenAsync(application));
        }

        var connected = await HeapAsync(pipe);
        for (var i = 0; i < Tabs; i++)
        {
            await WriteAsync(tabs[i], $"number {i.ToString(CultureInfo.InvariantCulture)}");
        }

        var times = await Task.WhenAll(tabs.Select(tab => tab.EvaluateAsync<double>(AskAndTime)));
        var streaming = await HeapAsync(pipe);
        await Task.WhenAll(tabs.Select(DoneAsync));
        var answered = await HeapAsync(pipe);

        Array.Sort(times);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            one tab: first word after {alone:F0} ms
            {Tabs} tabs: first word after {times[Tabs / 2]:F0} ms (median), {times[(int)(Tabs * 0.95)]:F0} ms (95 %), {times[^1]:F0} ms (last)
            objects of a tab: {(connected - none) / 1024.0 / Tabs:F0} KB connected, {(streaming - none) / 1024.0 / Tabs:F0} KB while its answer streams, {(answered - none) / 1024.0 / Tabs:F0} KB with the answer
            working set with {Tabs} tabs: {application.WorkingSetBytes / 1024 / 1024} MB
            """));
        Assert.True(connected > none, "The tabs take no memory: something else was measured.");
        Assert.All(times, t => Assert.InRange(t, 0.001, 60_000));
    }

    private static async Task WriteAsync(IPage page, string which)
    {
        await page.GetByLabel("Your question").FillAsync($"{LampShop.Question} This is {which}.");
        await Expect(page.Locator(".composer .send")).ToBeEnabledAsync();
    }

    private static Task DoneAsync(IPage page) => Expect(page.GetByTestId("answer")).ToHaveAttributeAsync("data-state", "done");

    private static async Task<long> HeapAsync(string name)
    {
        await using var pipe = new NamedPipeClientStream(".", name, PipeDirection.In);
        await pipe.ConnectAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(pipe);
        return long.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }
}

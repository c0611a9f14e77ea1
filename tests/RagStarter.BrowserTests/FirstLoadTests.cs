using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>What a browser fetches that was never here before.</summary>
public sealed class FirstLoadTests(ChromiumFixture chromium, LampShopApplication shop) : IClassFixture<LampShopApplication>
{
    private const int MaxBytes = 1_000_000;

    [Fact]
    public async Task The_first_load_of_the_chat_stays_under_one_megabyte_and_asks_no_other_host()
    {
        var page = await chromium.OpenBlankAsync(shop.Application);
        var requests = new List<IRequest>();
        long frames = 0;
        page.Request += (_, request) => requests.Add(request);
        page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => Interlocked.Add(ref frames, frame.Binary?.Length ?? frame.Text?.Length ?? 0);
            socket.FrameSent += (_, frame) => Interlocked.Add(ref frames, frame.Binary?.Length ?? frame.Text?.Length ?? 0);
        };

        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("suggestions").GetByRole(AriaRole.Button).First).ToBeEnabledAsync();

        var sizes = new List<(string Url, int Bytes)>();
        foreach (var request in requests.ToArray().Where(r => !r.Url.StartsWith("data:", StringComparison.Ordinal)))
        {
            if (await request.ResponseAsync() is { } response && await response.FinishedAsync() is null)
            {
                var size = await request.SizesAsync();
                sizes.Add((request.Url, size.RequestHeadersSize + size.RequestBodySize + size.ResponseHeadersSize + size.ResponseBodySize));
            }
        }

        var total = sizes.Sum(s => s.Bytes) + frames;
        TestContext.Current.TestOutputHelper?.WriteLine($"{total} bytes, {frames} of them over the socket\n{string.Join('\n', sizes.OrderByDescending(s => s.Bytes).Select(s => $"{s.Bytes,8} {s.Url}"))}");
        Assert.Contains(sizes, s => s.Url.EndsWith(".js", StringComparison.Ordinal) && s.Bytes > 10_000);
        Assert.True(frames > 0, "The page connected without a socket: its bytes are not counted.");
        Assert.True(total < MaxBytes, $"{total} bytes: {string.Join(", ", sizes.OrderByDescending(s => s.Bytes).Take(5))}");
        Assert.All(requests, r => Assert.StartsWith(r.Url.StartsWith("data:", StringComparison.Ordinal) ? "data:" : shop.Application.Address, r.Url, StringComparison.Ordinal));
    }
}

using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>The frame around all pages.</summary>
public sealed class ShellTests(ChromiumFixture chromium, LampShopApplication shop) : IClassFixture<LampShopApplication>
{
    [Fact]
    public async Task The_colours_follow_the_system_until_a_user_switches_and_then_stay_as_chosen()
    {
        var page = await chromium.OpenAsync(shop.Application, colors: ColorScheme.Dark);
        Assert.Equal("dark", await ThemeAsync(page));

        await page.GetByTestId("theme").ClickAsync();
        Assert.Equal("light", await ThemeAsync(page));
        await page.ReloadAsync();
        Assert.Equal("light", await ThemeAsync(page));

        await page.GetByTestId("theme").ClickAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task On_a_narrow_screen_the_sidebar_is_a_drawer_that_escape_closes()
    {
        var page = await chromium.OpenAsync(shop.Application, width: 360, height: 740);
        var opener = page.GetByRole(AriaRole.Button, new() { Name = "Open the menu" });
        var documents = page.GetByTestId("sidebar").GetByRole(AriaRole.Link, new() { Name = "Documents", Exact = true });
        await Expect(documents).ToBeHiddenAsync();

        await opener.ClickAsync();
        await Expect(documents).ToBeVisibleAsync();
        await Expect(page.GetByTestId("sidebar").GetByRole(AriaRole.Link).First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(documents).ToBeHiddenAsync();
        await Expect(opener).ToBeFocusedAsync();

        await opener.ClickAsync();
        await documents.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Documents", Level = 1 })).ToBeVisibleAsync();
        await Expect(documents).ToBeHiddenAsync();
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task The_sidebar_stays_hidden_over_visits_on_a_wide_screen()
    {
        var page = await chromium.OpenAsync(shop.Application);

        await page.Keyboard.PressAsync("Control+Shift+S");
        await Expect(page.GetByTestId("sidebar")).ToBeHiddenAsync();
        await page.ReloadAsync();
        await Expect(page.GetByTestId("sidebar")).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Open the menu" }).ClickAsync();
        await Expect(page.GetByTestId("sidebar")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_first_place_to_go_leads_past_the_navigation_to_the_content()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/documents");
        var first = page.Locator("a, button, input, textarea, select").First;

        await first.FocusAsync();
        await Expect(first).ToHaveTextAsync("Skip to the content");
        await Expect(first).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_shortcuts_are_listed_by_a_shortcut_and_closed_by_escape()
    {
        var page = await chromium.OpenAsync(shop.Application);

        await page.Keyboard.PressAsync("Control+/");
        await Expect(page.GetByTestId("shortcuts")).ToContainTextAsync("Stop the answer");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByTestId("shortcuts")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_page_says_that_the_server_is_gone_and_what_to_do()
    {
        await using var application = await WebProcess.StartAsync();
        var page = await chromium.OpenAsync(application);
        await Expect(page.GetByTestId("connection")).ToBeHiddenAsync();

        await application.KillAsync();

        await Expect(page.GetByTestId("connection")).ToContainTextAsync("connection is lost");
    }

    [Fact]
    public async Task The_first_visit_transfers_less_than_a_megabyte()
    {
        var page = await chromium.OpenAsync(shop.Application);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        var bytes = 0.0;
        session.Event("Network.loadingFinished").OnEvent += (_, message) => bytes += message!.Value.GetProperty("encodedDataLength").GetDouble();

        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes / 1000:F0} kB");
        Assert.InRange(bytes, 50_000, 1_000_000);
    }

    private static Task<string> ThemeAsync(IPage page) => page.EvaluateAsync<string>("document.documentElement.dataset.theme");
}

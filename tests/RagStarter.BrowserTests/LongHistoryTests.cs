using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>100 conversations of 100 messages: the page shows, searches and opens them piece by piece.</summary>
public sealed class LongHistoryTests(ChromiumFixture chromium, LampShopApplication shop) : IClassFixture<LampShopApplication>
{
    private const int Conversations = 100;
    private const int Turns = 50;
    private const int PageOfConversations = 40;
    private const int PageOfTurns = 10;

    [Fact]
    public async Task A_long_history_is_listed_searched_and_read_a_page_at_a_time()
    {
        var page = await chromium.OpenAsync(shop.Application);
        await Expect(await page.AskAsync(LampShop.Question)).ToHaveAttributeAsync("data-state", "done");
        await ManyConversations.AddAsync(shop.Application.State, Conversations, Turns);
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
        var rows = page.GetByTestId("conversation");

        await Expect(rows).ToHaveCountAsync(PageOfConversations);
        await page.GetByTestId("conversations").GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(2 * PageOfConversations);
        await page.GetByTestId("conversations").GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(Conversations + 1);
        await Expect(page.GetByTestId("conversations").GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToHaveCountAsync(0);

        // The word stands in the messages of one only.
        await page.GetByLabel("Search conversations").FillAsync("needle77");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToHaveTextAsync("Conversation 77");

        await rows.ClickAsync();
        await Expect(page.GetByTestId("question")).ToHaveCountAsync(PageOfTurns);
        await Expect(page.GetByTestId("question").Last).ToHaveTextAsync($"Question {Turns} of needle77");
        await Expect(page.GetByTestId("question").Last).ToBeInViewportAsync();
        await Expect(page.GetByTestId("source").First).ToContainTextAsync(LampShop.Fact);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show earlier messages" }).ClickAsync();
        await Expect(page.GetByTestId("question")).ToHaveCountAsync(2 * PageOfTurns);
        await Expect(page.GetByTestId("question").First).ToHaveTextAsync($"Question {Turns - (2 * PageOfTurns) + 1} of needle77");
    }
}

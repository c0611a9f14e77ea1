using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Scripting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

public sealed partial class ChatPageTests(ChromiumFixture chromium, LampShopApplication shop) : IClassFixture<LampShopApplication>
{
    [Fact]
    public async Task A_user_asks_sees_the_answer_come_and_opens_the_citation_at_the_highlighted_sentence()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        server.Script.Default = new Behaviour { ChunkDelayMs = 150, ChunkCharacters = 8 };
        await using var application = await WebProcess.StartAsync(ScriptedShop.SettingsFor(server));
        var page = await chromium.OpenAsync(application);
        await page.AddDocumentsAsync();
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });

        await page.EvaluateAsync(KeepRepliesAsTheyGrow);
        var answer = await page.AskAsync(LampShop.Question);
        await Expect(answer).ToHaveAttributeAsync("data-state", "done");

        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("37 days");
        var seen = await page.EvaluateAsync<string[]>("window.replies");
        Assert.True(seen.Length >= 2, $"The reply was seen in {seen.Length} stages.");
        Assert.True(seen[0].Length < seen[^1].Length);
        await answer.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await Expect(answer.GetByTestId("pipeline")).ToContainTextAsync("prompt");
        await Expect(answer.GetByTestId("pipeline")).ToContainTextAsync(Dollars());

        await answer.GetByTestId("source").First.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Returns", Exact = true, Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByTestId("passage")).ToHaveTextAsync(LampShop.Fact);
        await Expect(page.GetByTestId("passage")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_question_asked_again_is_answered_from_the_cache_and_can_be_asked_anew()
    {
        const string Question = "How soon is a refund for lanterns paid?";
        var page = await chromium.OpenAsync(shop.Application);
        var first = await page.AskAsync(Question);
        await Expect(first.GetByTestId("cache")).ToHaveTextAsync("New answer");
        await page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).First.ClickAsync();
        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(0);

        var second = await page.AskAsync(Question);
        await Expect(second.GetByTestId("cache")).ToHaveTextAsync("From the cache");
        await second.GetByRole(AriaRole.Button, new() { Name = "Ask again without the cache" }).ClickAsync();

        await Expect(page.GetByTestId("cache")).ToHaveTextAsync("Cache not used");
        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_was_masked_is_marked_in_the_question_for_its_user_to_look_at_and_said_with_the_answer()
    {
        var page = await chromium.OpenAsync(shop.Application);

        var answer = await page.AskAsync($"I am jane@example.org. {LampShop.Question}");

        var mark = page.GetByTestId("question").GetByTestId("mask");
        await Expect(mark).ToHaveTextAsync("e-mail address");
        await Expect(page.GetByTestId("question")).Not.ToContainTextAsync("jane@example.org");
        await mark.ClickAsync();
        await Expect(mark).ToHaveTextAsync("jane@example.org");
        await answer.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await Expect(answer.GetByTestId("masked")).ToContainTextAsync("1 ×");
    }

    [Fact]
    public async Task A_refusal_says_which_budget_refuses_and_what_to_do_and_the_bar_shows_what_is_left()
    {
        await using var application = await WebProcess.StartAsync(new()
        {
            ["Budgets:Rules:pocket-money:Scope"] = "user",
            ["Budgets:Rules:pocket-money:Period"] = "day",
            ["Budgets:Rules:pocket-money:MaxTokens"] = "5",
        });
        var page = await chromium.OpenAsync(application);

        var answer = await page.AskAsync(LampShop.Question);

        await Expect(answer.GetByRole(AriaRole.Alert)).ToContainTextAsync("pocket-money");
        await Expect(answer.GetByTestId("next")).ToContainTextAsync("raise");
        await page.GetByTestId("budget").Locator("summary").ClickAsync();
        await Expect(page.GetByTestId("budget")).ToContainTextAsync("pocket-money");
        await Expect(page.GetByTestId("budget")).ToContainTextAsync("of 5 tokens");
    }

    [Fact]
    public async Task The_bar_says_what_is_left_and_which_step_the_service_went_down()
    {
        await using var application = await WebProcess.StartAsync(new()
        {
            ["Budgets:Rules:pocket-money:Scope"] = "user",
            ["Budgets:Rules:pocket-money:Period"] = "month",
            ["Budgets:Rules:pocket-money:MaxTokens"] = "60",
            ["Budgets:Rules:pocket-money:Hard"] = "false",
        });
        await LampShopApplication.AddDocumentsAsync(application, ("returns.md", LampShop.Returns));
        var page = await chromium.OpenAsync(application);
        var budget = page.GetByTestId("budget");
        await Expect(budget).ToContainTextAsync("100% of the budget left");

        await Expect(await page.AskAsync(LampShop.Question)).ToHaveAttributeAsync("data-state", "done");

        await Expect(budget).ToContainTextAsync("0% of the budget left");
        await Expect(budget).ToContainTextAsync("Quotes only");
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_the_first()
    {
        var page = await chromium.OpenAsync(shop.Application);

        await page.GetByTestId("tenant-menu").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Globex Clinic" }).ClickAsync();
        await Expect(page.GetByTestId("tenant-menu")).ToContainTextAsync("Globex Clinic");
        await page.GotoAsync("/documents", new() { WaitUntil = WaitUntilState.NetworkIdle });

        await Expect(page.GetByText("There are no documents yet.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1920, ColorScheme.Dark)]
    public async Task The_chat_fits_the_width_of_the_screen(int width, ColorScheme colors)
    {
        var page = await chromium.OpenAsync(shop.Application, width, 800, colors);

        var answer = await page.AskAsync(LampShop.Question);
        await Expect(answer.GetByTestId("source").First).ToBeVisibleAsync();

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    // A look now and then could miss a short stream; an observer sees every stage that the page shows.
    private const string KeepRepliesAsTheyGrow = """
        window.replies = [];
        new MutationObserver(() => {
          const reply = document.querySelector('[data-testid=answer][data-state=running] [data-testid=reply]')?.innerText;
          if (reply && reply !== window.replies.at(-1)) window.replies.push(reply);
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
        """;

    [GeneratedRegex(@"\$0\.\d{6}")]
    private static partial Regex Dollars();
}

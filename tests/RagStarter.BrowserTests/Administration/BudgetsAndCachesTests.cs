using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests.Administration;

[Collection(AdministrationCollection.Name)]
public sealed class BudgetsAndCachesTests(ChromiumFixture chromium, AdministeredApplication shop)
{
    [Fact]
    public async Task An_admin_raises_a_budget_by_keyboard_with_a_reason_and_ends_it()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/budgets");
        await Expect(page.Locator("[data-rule=user-day]")).ToContainTextAsync("200,000 tokens");
        await Expect(page.Locator("[data-rule=tenant-month]")).ToContainTextAsync("$50.00");

        await page.GetByLabel("For whom or what").FocusAsync();
        await page.Keyboard.TypeAsync("jane");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("5000");
        await page.GetByLabel("Reason").FocusAsync();
        await page.Keyboard.TypeAsync("month-end closing");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByTestId("notice")).ToContainTextAsync("user-day is raised until");
        var raise = page.GetByTestId("raises").GetByRole(AriaRole.Row, new() { Name = "jane" });
        await Expect(raise).ToContainTextAsync("+5,000 tokens");
        await Expect(raise).ToContainTextAsync("month-end closing");

        await raise.GetByRole(AriaRole.Button, new() { Name = "End the raise of user-day for jane" }).ClickAsync();
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("has ended");
        await Expect(raise).ToHaveCountAsync(0);

        await page.GoAsync("/administration/audit");
        var log = page.GetByTestId("audit");
        await Expect(log.Locator("[data-action='budget.raise']").First).ToContainTextAsync("month-end closing");
        await Expect(log.Locator("[data-action='budget.raise.end']").First).ToContainTextAsync("developer");
    }

    [Fact]
    public async Task A_raise_that_is_not_allowed_is_refused_with_the_reason()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/budgets");

        await page.GetByLabel("Reason").FillAsync("just so");
        await page.GetByTestId("raise-form").GetByRole(AriaRole.Button, new() { Name = "Raise a budget" }).ClickAsync();

        await Expect(page.GetByTestId("notice")).ToContainTextAsync("A raise adds tokens, cost or both");
        await Expect(page.GetByLabel("Reason")).ToHaveValueAsync("just so");
    }

    [Fact]
    public async Task Rules_for_another_tenant_alone_are_not_shown_nor_named_in_a_refusal()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/budgets");

        await Expect(page.GetByTestId("budget-rules")).ToContainTextAsync("user-day");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("globex");
    }

    [Fact]
    public async Task Kept_answers_are_counted_and_those_that_rest_on_a_document_are_removed()
    {
        await shop.Application.AskAsync("How are lamps wiped?");
        await shop.Application.AskAsync("When are damaged lanterns replaced free of charge?");
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/caches");
        await Expect(page.GetByTestId("by-template")).ToContainTextAsync("answer@");
        await Expect(page.GetByTestId("by-model")).ToContainTextAsync("main");

        await page.GetByLabel("Resting on the document").SelectOptionAsync("returns.md");
        await page.GetByLabel("Reason").FillAsync("the window has changed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove answers" }).ClickAsync();
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("answers were removed");
        await Expect(page.GetByTestId("notice")).Not.ToContainTextAsync("0 answers");

        // With the settings that another test applied, an answer may rest on both documents.
        await shop.Application.AskAsync("How are lamps wiped?");
        await page.GoAsync("/administration/caches");
        await Expect(page.GetByTestId("kept-answers")).Not.ToHaveTextAsync("0");

        // All of them go after a question back only.
        await page.GetByLabel("Reason").FillAsync("a fresh start");
        await page.GetByTestId("purge-form").GetByRole(AriaRole.Button, new() { Name = "Remove answers" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await Expect(page.GetByTestId("kept-answers")).Not.ToHaveTextAsync("0");
        await Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await page.GetByTestId("purge-form").GetByRole(AriaRole.Button, new() { Name = "Remove answers" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Remove answers" }).ClickAsync();
        await Expect(page.GetByTestId("kept-answers")).ToHaveTextAsync("0");

        await page.GoAsync("/administration/audit");
        await Expect(page.GetByTestId("audit").Locator("[data-action='cache.purge']").First).ToContainTextAsync("a fresh start");
    }

    [Fact]
    public async Task A_dependency_that_is_down_is_said_with_what_to_do()
    {
        await using var application = await WebProcess.StartAsync(new()
        {
            ["Cache:Provider"] = "redis",
            ["Cache:RedisConnection"] = "127.0.0.1:9,connectTimeout=200",
            ["Budgets:Store"] = "redis",
            ["Budgets:RedisTimeout"] = "00:00:00.200",
            ["Budgets:Rules:day:Scope"] = "user",
            ["Budgets:Rules:day:Period"] = "day",
            ["Budgets:Rules:day:MaxTokens"] = "1000",
        });
        var page = await chromium.OpenAsync(application, path: "/administration");
        await Expect(page.GetByTestId("health-summary")).ToContainTextAsync("need attention");
        await Expect(page.Locator("[data-part=redis]")).ToContainTextAsync("Check Cache:RedisConnection and the server");
        await Expect(page.Locator("[data-part=database] .badge")).ToHaveTextAsync("works");

        await page.GoAsync("/administration/caches");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Redis cannot be reached");
        await page.GoAsync("/administration/budgets");
        await Expect(page.GetByTestId("error-state")).ToContainTextAsync("This could not be loaded");
        await Expect(page.GetByTestId("error-state").GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
    }
}

using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests.Administration;

[Collection(AdministrationCollection.Name)]
public sealed class ModelsAndPromptsTests(ChromiumFixture chromium, AdministeredApplication shop)
{
    [Fact]
    public async Task The_health_of_every_dependency_is_one_click_away()
    {
        var page = await chromium.OpenAsync(shop.Application);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Administration" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Health" })).ToBeFocusedAsync();
        foreach (var part in new[] { "database", "vectors", "budgets", "index", "drift", "embeddings", "model-main", "model-extractive" })
        {
            await Expect(page.Locator($"[data-part={part}]")).ToBeVisibleAsync();
        }

        await Expect(page.Locator("[data-part=database] .badge")).ToHaveTextAsync("works");
        await Expect(page.Locator("[data-part=vectors]")).ToContainTextAsync("ms");
    }

    [Fact]
    public async Task Models_are_shown_with_their_price_and_one_that_fails_is_left_alone()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/models");
        var main = page.Locator("[data-model=main]");
        await Expect(main).ToContainTextAsync("$0.50");
        await Expect(main).ToContainTextAsync("$2.50");
        await Expect(main.Locator(".badge")).ToHaveTextAsync("works");

        // Drawing a conclusion needs the premium model, which does not answer.
        await shop.Application.AskAsync("Why can customers return unused lanterns?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();

        await Expect(page.Locator("[data-model=flaky] .badge")).ToHaveTextAsync("left alone");
        await Expect(page.Locator("[data-model=flaky]")).ToContainTextAsync("tried again in");
        var reason = page.GetByTestId("routing").GetByRole(AriaRole.Row, new() { Name = "Reason" });
        await Expect(reason).ToContainTextAsync("premium");
        await Expect(reason).ToContainTextAsync("main → extractive");
    }

    [Fact]
    public async Task An_experiment_shows_its_arms_and_what_came_of_them()
    {
        await shop.Application.AskAsync("How are shades of glass cleaned?");
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/models");

        var experiment = page.GetByTestId("experiment");
        await Expect(experiment).ToHaveCountAsync(1);
        await Expect(experiment.GetByRole(AriaRole.Heading)).ToContainTextAsync("tone running");
        await Expect(experiment.Locator("[data-arm=usual]")).ToContainTextAsync("100%");
        await Expect(experiment.Locator("[data-arm=usual]")).ToContainTextAsync("$0.00");
        await Expect(experiment.Locator("[data-arm=other]")).ToContainTextAsync("nobody has asked yet");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("globex");
    }

    [Fact]
    public async Task Two_versions_of_a_prompt_are_compared_line_by_line()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/prompts");
        var version = page.Locator("[data-prompt='farewell@1.1.0']");
        await Expect(version).ToContainTextAsync("of 50 allowed");
        await Expect(version).ToContainTextAsync("everyone");
        await Expect(page.Locator("[data-prompt='farewell@1.0.0']")).ToContainTextAsync("nobody");

        await page.GetByLabel("Prompt", new() { Exact = true }).SelectOptionAsync("farewell");

        await Expect(page.GetByLabel("Version", new() { Exact = true })).ToHaveValueAsync("1.0.0");
        await Expect(page.GetByTestId("diff").Locator("del")).ToHaveTextAsync("-Say goodbye.");
        await Expect(page.GetByTestId("diff").Locator("ins")).ToHaveTextAsync("+Say goodbye warmly.");
        await Expect(page.GetByTestId("diff-tokens")).ToContainTextAsync("(+1)");
        await page.GetByLabel("With version").SelectOptionAsync("1.0.0");
        await Expect(page.GetByTestId("no-diff")).ToContainTextAsync("two different versions");
    }

    [Fact]
    public async Task A_template_is_opened_by_keyboard()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/prompts");
        var answer = page.Locator("[data-prompt^='answer@']").Last;

        await answer.GetByText("Show").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(answer.Locator("pre")).ToContainTextAsync("You answer questions from the numbered sources");
    }

    [Theory]
    [InlineData("/administration")]
    [InlineData("/administration/models")]
    [InlineData("/administration/prompts")]
    [InlineData("/administration/budgets")]
    [InlineData("/administration/caches")]
    [InlineData("/administration/keys")]
    [InlineData("/administration/audit")]
    public async Task A_page_of_the_administration_fits_the_narrowest_screen(string path)
    {
        await shop.Application.IssueAsync("a-user-with-a-name-that-is-rather-long@lamps.example.org");
        var page = await chromium.OpenAsync(shop.Application, width: 360, height: 740, path: path);

        await Expect(page.GetByTestId("loading-state")).ToHaveCountAsync(0);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}

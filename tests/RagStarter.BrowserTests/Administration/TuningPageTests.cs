using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using RagStarter.ModelServer.Scripting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests.Administration;

[Collection(AdministrationCollection.Name)]
public sealed class TuningPageTests(ChromiumFixture chromium, AdministeredApplication shop)
{
    [Fact]
    public async Task A_question_is_tried_with_the_settings_in_force_and_with_others_side_by_side()
    {
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Slider, new() { Name = "Chunks read" }).FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await page.GetByRole(AriaRole.Slider, new() { Name = "Sentence threshold" }).FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.GetByTestId("differences")).ToHaveTextAsync("TopK 8 to 1, MinSentenceScore 0.5 to 0");
        await Expect(page.Locator("[data-setting=TopK]")).ToContainTextAsync("In force: 8 chunks");
        await Expect(page.GetByTestId("json")).ToContainTextAsync("\"TopK\": 1");

        await page.GetByLabel("Question", new() { Exact = true }).FillAsync("How are lamps wiped, and within how many days are lanterns returned?");
        await page.Keyboard.PressAsync("Enter");

        var (current, proposed) = (page.GetByTestId("trial-current"), page.GetByTestId("trial-proposed"));
        await Expect(current.GetByTestId("trial-answer")).Not.ToBeEmptyAsync();
        await Expect(proposed.GetByTestId("trial-answer")).Not.ToBeEmptyAsync();
        await Expect(current.GetByTestId("cost")).ToContainTextAsync("$0.000");
        await Expect(proposed.GetByTestId("latency")).ToContainTextAsync("ms");
        await Expect(proposed.GetByTestId("evidence").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        Assert.True(await current.GetByTestId("evidence").GetByRole(AriaRole.Listitem).CountAsync() > 1);
        await Expect(proposed.GetByTestId("packed")).ToContainTextAsync("%)");

        // Nobody else is served by what was tried.
        await Expect(page.GetByTestId("in-force")).ToContainTextAsync("what the configuration says");
        var (_, sources) = await AskAsync("How are shades and lamps of glass wiped or cleaned, and lanterns returned?");
        Assert.True(sources > 1, $"{sources} sources");
    }

    [Fact]
    public async Task The_evaluation_set_is_measured_with_both_settings()
    {
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Slider, new() { Name = "Sentence threshold" }).FocusAsync();
        await page.Keyboard.PressAsync("Home");

        await page.GetByRole(AriaRole.Button, new() { Name = "Run the evaluation" }).ClickAsync();

        var measures = page.GetByTestId("measures");
        await Expect(measures).ToContainTextAsync("On 3 questions");
        await Expect(measures.Locator("[data-measure=First]")).ToContainTextAsync("100%");
        await Expect(measures.Locator("[data-measure=Kept]")).ToContainTextAsync("100%");
        await Expect(measures.Locator("[data-measure=PackedMean] .worse")).ToContainTextAsync("+");
    }

    [Fact]
    public async Task Settings_are_saved_under_a_name_found_again_and_deleted()
    {
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Spinbutton, new() { Name = "Allowance, exactly" }).FillAsync("123");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByLabel("Name of the profile").FillAsync("thrifty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as profile" }).ClickAsync();
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("The profile thrifty is saved");

        await page.GoAsync("/tuning");
        await Expect(page.GetByRole(AriaRole.Spinbutton, new() { Name = "Allowance, exactly" })).ToHaveValueAsync("800");
        await page.GetByLabel("Profile", new() { Exact = true }).SelectOptionAsync("thrifty");
        await Expect(page.GetByRole(AriaRole.Spinbutton, new() { Name = "Allowance, exactly" })).ToHaveValueAsync("123");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the profile" }).ClickAsync();
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("The profile thrifty is deleted");
        await Expect(page.GetByLabel("Profile", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_applied_serves_the_next_question_and_is_taken_back_by_one_click()
    {
        const string Question = "How are lamps wiped, and within how many days are lanterns returned?";
        var page = await OpenAsync();
        var (_, before) = await AskAsync(Question);
        Assert.Equal("exact", (await AskAsync(Question)).Cache);

        await page.GetByRole(AriaRole.Slider, new() { Name = "Chunks read" }).FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await page.GetByLabel("Reason").FillAsync("one chunk will do");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply to this tenant" }).ClickAsync();
        await Expect(page.GetByTestId("notice")).ToContainTextAsync("in force for this tenant from the next question on");
        await Expect(page.GetByTestId("in-force")).ToContainTextAsync("by developer");
        var (cache, after) = await AskAsync(Question);
        Assert.Equal(("miss", 1), (cache, after));
        Assert.True(before > 1, $"{before} sources");

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByTestId("in-force")).ToContainTextAsync("what the configuration says");
        Assert.Equal(before, (await AskAsync(Question)).Sources);

        await page.GoAsync("/administration/audit");
        await Expect(page.Locator("[data-action='tuning.apply']").First).ToContainTextAsync("TopK 8 to 1");
        await Expect(page.Locator("[data-action='tuning.apply']").First).ToContainTextAsync("one chunk will do");
        await Expect(page.Locator("[data-action='tuning.undo']").First).ToContainTextAsync("as configured");
    }

    [Fact]
    public async Task A_trial_that_takes_too_long_is_stopped()
    {
        shop.Server.Script.Default = new Behaviour { FirstTokenDelayMs = 600_000 };
        try
        {
            var page = await OpenAsync();
            await page.GetByLabel("Question", new() { Exact = true }).FillAsync("How are lamps wiped?");
            await page.Keyboard.PressAsync("Enter");
            await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

            await Expect(page.GetByTestId("notice")).ToContainTextAsync("Stopped");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try", Exact = true })).ToBeEnabledAsync();
        }
        finally
        {
            shop.Server.Script.Default = new Behaviour();
        }
    }

    [Fact]
    public async Task A_tenant_without_questions_is_told_how_to_get_them_on_the_narrowest_screen_too()
    {
        var page = await chromium.OpenAsync(shop.Application, width: 360, height: 740);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the menu" }).ClickAsync();
        await page.SwitchTenantAsync("Globex Clinic");

        await page.GoAsync("/tuning");

        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("Retrieval:Drift:Questions");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/tuning");
        await Expect(page.GetByTestId("json")).ToBeVisibleAsync();
        return page;
    }

    private async Task<(string Cache, int Sources)> AskAsync(string question)
    {
        using var api = shop.Application.Api();
        using var response = await api.PostAsJsonAsync("/api/chat", new { question, stream = false }, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (
            answer.GetProperty("cache").GetString()!,
            answer.GetProperty("sources").EnumerateArray().Count(s => s.GetProperty("packedTokens").GetInt32() > 0));
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Scripting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>What stands in and below an answer.</summary>
public sealed partial class AnswerTests(ChromiumFixture chromium, ScriptedShop shop) : IClassFixture<ScriptedShop>
{
    [Fact]
    public async Task Tables_and_code_are_shown_as_such_and_copied_as_text()
    {
        var page = await shop.OpenAsync(chromium);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        shop.Server.Script.Default = Behaviour.Say("| Lamp | Days |\n|---|---|\n| Aurora | 37 |\n\n```csharp\nvar days = 37;\n```\n\nAs told [1].");

        var answer = await Ask(page, "Show me a table and code about lanterns.");

        await Expect(answer.Locator("table td").First).ToHaveTextAsync("Aurora");
        await answer.Locator("table").GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(answer.Locator("table").GetByRole(AriaRole.Button)).ToHaveTextAsync("Copied");
        Assert.Equal("Lamp\tDays\nAurora\t37", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await answer.Locator("pre").GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(answer.Locator("pre").GetByRole(AriaRole.Button)).ToHaveTextAsync("Copied");
        Assert.Equal("var days = 37;\n", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task The_quote_behind_a_number_shows_to_the_pointer_and_to_the_keyboard()
    {
        var page = await shop.OpenAsync(chromium);
        var answer = await Ask(page, LampShop.Question);
        var number = answer.Locator("a.cite").First;

        await number.HoverAsync();
        await Expect(page.GetByRole(AriaRole.Tooltip)).ToContainTextAsync(LampShop.Fact);
        await page.Mouse.MoveAsync(0, 0);
        await Expect(page.GetByRole(AriaRole.Tooltip)).ToBeHiddenAsync();
        await number.FocusAsync();
        await Expect(page.GetByRole(AriaRole.Tooltip)).ToContainTextAsync(LampShop.Fact);
    }

    [Fact]
    public async Task Only_what_is_cited_is_listed_and_the_rest_of_the_evidence_shows_when_asked_for()
    {
        var page = await shop.OpenAsync(chromium);
        shop.Server.Script.Default = Behaviour.Say("Within 37 days [1].");

        var answer = await Ask(page, "Can lanterns be returned when damaged, and is a refund paid?");

        await Expect(answer.GetByTestId("sources").GetByTestId("source")).ToHaveCountAsync(1);
        await Expect(answer.GetByTestId("uncited").GetByTestId("source").First).ToBeHiddenAsync();
        await answer.GetByTestId("uncited").Locator("summary").ClickAsync();
        await Expect(answer.GetByTestId("uncited").GetByTestId("source").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_to_ask_next_comes_from_the_evidence_and_is_asked_by_a_click()
    {
        var page = await shop.OpenAsync(chromium);
        shop.Server.Script.Default = Behaviour.Say("Within 37 days [1].");
        await Ask(page, "How are damaged and unused lanterns returned within days of delivery?");
        var next = page.GetByTestId("follow-ups").GetByRole(AriaRole.Button).First;
        var question = await next.InnerTextAsync();
        shop.Server.Script.Default = new Behaviour();

        await next.ClickAsync();

        await Expect(page.GetByTestId("question").Last).ToHaveTextAsync(question);
        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("answer").Last).ToHaveAttributeAsync("data-state", "done");
    }

    [Fact]
    public async Task The_way_of_an_answer_shows_each_step_with_tokens_cost_and_the_request()
    {
        var page = await shop.OpenAsync(chromium);
        var answer = await Ask(page, "Within how many days may customers send lanterns back?");

        await answer.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();

        var way = answer.GetByTestId("pipeline");
        foreach (var words in new[] { "Masked", "nothing to mask", "Cache", "Search", "Model chosen", "Budget held", "found →", "sent →", "prompt", "completion", "$0.000", "Request", "ms" })
        {
            await Expect(way).ToContainTextAsync(words);
        }

        await Expect(way.GetByTestId("trace")).ToHaveTextAsync(TraceId());
    }

    [Fact]
    public async Task A_rating_is_kept_with_its_reason()
    {
        var page = await shop.OpenAsync(chromium);
        var answer = await Ask(page, "How many days are there to return lanterns that are unused?");

        await answer.GetByRole(AriaRole.Button, new() { Name = "Bad answer" }).ClickAsync();
        await page.GetByLabel("What was wrong?").FillAsync("Too short.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(answer.GetByTestId("rated")).ToContainTextAsync("Your opinion is kept.");
        await Expect(answer.GetByRole(AriaRole.Button, new() { Name = "Bad answer" })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_research_shows_its_steps_while_it_works()
    {
        var page = await shop.OpenAsync(chromium);
        shop.Server.Script.Default = new Behaviour { FirstTokenDelayMs = 1500 };
        shop.Server.Script.Enqueue(Behaviour.CallTool("search", """{"query":"damaged lanterns"}"""));
        await page.GetByLabel("How to answer").SelectOptionAsync("research");
        var answer = await page.AskAsync("When are lanterns returned, and what happens to damaged ones?");

        await Expect(answer.GetByTestId("working-steps").GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();

        await Expect(answer).ToHaveAttributeAsync("data-state", "done");
        await Expect(answer.GetByTestId("working-steps")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_answer_is_said_once_to_those_who_hear_the_page_and_not_piece_by_piece()
    {
        var page = await shop.OpenAsync(chromium);
        await page.EvaluateAsync("""
            window.said = [];
            new MutationObserver(() => {
              const text = document.querySelector('[data-testid=live]').innerText;
              if (text !== window.said.at(-1)) window.said.push(text);
            }).observe(document.querySelector('[data-testid=live]'), { subtree: true, childList: true, characterData: true });
            """);
        shop.Server.Script.Default = Behaviour.Say("The lanterns are returned within 37 days of their delivery [1].") with { ChunkDelayMs = 60, ChunkCharacters = 6 };

        await Ask(page, "What is said about lanterns, aloud?");

        await Expect(page.GetByTestId("live")).ToContainTextAsync("The lanterns are returned within 37 days");
        Assert.Equal(2, (await page.EvaluateAsync<string[]>("window.said")).Length);
        Assert.Equal(0, await page.Locator(".turns[aria-live], .reply[aria-live]").CountAsync());
    }

    [Fact]
    public async Task A_failure_says_what_to_do_and_asking_again_replaces_it()
    {
        var page = await shop.OpenAsync(chromium);
        shop.Server.Script.Default = Behaviour.Say("One two three four five six seven eight nine ten.") with { Fault = Fault.HalfStream };
        var answer = await page.AskAsync("Which answer breaks off?");
        await Expect(answer.GetByTestId("problem")).ToContainTextAsync("Try again");
        await Expect(answer.GetByTestId("next")).Not.ToBeEmptyAsync();
        shop.Server.Script.Default = Behaviour.Say("All of it [1].");

        await answer.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByTestId("reply")).ToContainTextAsync("All of it");
        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("problem")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_regenerated_answer_takes_the_place_of_the_first_and_does_not_come_from_the_cache()
    {
        var page = await shop.OpenAsync(chromium);
        shop.Server.Script.Default = Behaviour.Say("The first one [1].");
        var answer = await Ask(page, "Which lanterns are regenerated?");
        shop.Server.Script.Default = Behaviour.Say("The second one [1].");

        await answer.GetByRole(AriaRole.Button, new() { Name = "Regenerate the answer" }).ClickAsync();

        await Expect(page.GetByTestId("reply")).ToContainTextAsync("The second one");
        await Expect(page.GetByTestId("cache")).ToHaveTextAsync("Cache not used");
        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Where_the_model_fails_the_documents_are_quoted_and_the_model_can_be_asked_again()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        server.Script.Default = Behaviour.Fail(Fault.ServerError);
        await using var application = await WebProcess.StartAsync(ScriptedShop.SettingsFor(server));
        await LampShopApplication.AddDocumentsAsync(application, ("returns.md", LampShop.Returns));
        var page = await chromium.OpenAsync(application);

        var answer = await Ask(page, LampShop.Question);

        await Expect(answer.GetByTestId("reply")).ToContainTextAsync(LampShop.Fact);
        await Expect(answer.GetByTestId("notice").First).ToContainTextAsync("could not answer");
        server.Script.Default = Behaviour.Say("All is well again [1].");
        await answer.GetByTestId("quoted-instead").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("reply")).ToContainTextAsync("All is well again");
        await Expect(page.GetByTestId("quoted-instead")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_document_is_added_from_the_chat_and_can_be_asked_about()
    {
        var page = await shop.OpenAsync(chromium);

        await page.GetByTestId("attach").HearsAsync();
        await page.GetByTestId("attach").SetInputFilesAsync(
        new FilePayload[]
        {
            new() { Name = "warranty.md", MimeType = "text/markdown", Buffer = "# Warranty\n\nThe Aurora lantern has a warranty of eleven years."u8.ToArray() },
            new() { Name = "broken.pdf", MimeType = "application/pdf", Buffer = "not a PDF"u8.ToArray() },
        });

        var added = page.GetByTestId("attachments").GetByRole(AriaRole.Listitem);
        await Expect(added.Filter(new() { HasText = "warranty.md" })).ToContainTextAsync("can be asked about");
        await Expect(added.Filter(new() { HasText = "broken.pdf" }).Locator(".attachment-state")).ToContainTextAsync("PDF");
        var answer = await Ask(page, "How many years of warranty does the Aurora lantern have?");
        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("eleven years");
    }

    [Fact]
    public async Task First_questions_come_from_the_documents()
    {
        var page = await shop.OpenAsync(chromium);
        var suggestions = page.GetByTestId("suggestions").GetByRole(AriaRole.Button);

        await suggestions.Filter(new() { HasText = "Do you repair lanterns of other makers?" }).ClickAsync();

        await Expect(page.GetByTestId("answer")).ToHaveAttributeAsync("data-state", "done");
        await Expect(page.GetByTestId("reply")).ToContainTextAsync("every maker");
    }

    private static async Task<ILocator> Ask(IPage page, string question)
    {
        var answer = await page.AskAsync(question);
        await Expect(answer).ToHaveAttributeAsync("data-state", "done");
        return answer;
    }

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex TraceId();
}

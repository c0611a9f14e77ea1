using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using RagStarter.ModelServer.Scripting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>Conversations that are kept: looking back, going on, changing and leaving them.</summary>
public sealed partial class ConversationTests(ChromiumFixture chromium, ScriptedShop shop) : IClassFixture<ScriptedShop>
{
    [Fact]
    public async Task A_conversation_has_an_address_at_which_it_is_found_again_with_its_sources_and_its_way()
    {
        var page = await shop.OpenAsync(chromium);
        await Done(await page.AskAsync(LampShop.Question));
        await Expect(page).ToHaveURLAsync(Conversation());

        await page.ReloadConnectedAsync();

        var answer = page.GetByTestId("answer");
        await Expect(page.GetByTestId("question")).ToHaveTextAsync(LampShop.Question);
        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("37 days");
        await Expect(answer.GetByTestId("source").First).ToContainTextAsync(LampShop.Fact);
        await answer.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await Expect(answer.GetByTestId("pipeline")).ToContainTextAsync("prompt");
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_leaves_the_page_and_can_be_read_again()
    {
        await using var application = await WebProcess.StartAsync();
        var page = await chromium.OpenAsync(application, path: "/documents");

        await application.RenameTableAsync("conversations", "conversations_away");
        await page.GetByLabel("Search conversations").FillAsync("lamp");
        await Expect(page.GetByTestId("sidebar").GetByTestId("error-state")).ToBeVisibleAsync();
        await application.RenameTableAsync("conversations_away", "conversations");
        await page.GetByTestId("sidebar").GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByTestId("conversations")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add documents" })).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Conversations_are_listed_searched_renamed_exported_and_deleted()
    {
        var page = await shop.OpenAsync(chromium);
        await Done(await page.AskAsync("How soon are damaged lanterns to be reported?"));
        var list = page.GetByTestId("conversations");
        var row = list.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "How soon are damaged" });
        await Expect(row).ToBeVisibleAsync();

        await page.GetByLabel("Search conversations").FillAsync("nobody ever asked this");
        await Expect(list).ToContainTextAsync("No conversation contains that.");
        await page.GetByLabel("Search conversations").FillAsync("48 hours");
        await Expect(row).ToBeVisibleAsync();

        await row.GetByLabel("Actions for").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.GetByLabel("New title").FillAsync("Broken lanterns");
        await page.Keyboard.PressAsync("Enter");
        row = list.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Broken lanterns" });
        await Expect(row).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync("Broken lanterns · RagStarter");

        await row.GetByLabel("Actions for").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Link, new() { Name = "Export as Markdown" }).ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.StartsWith("# Broken lanterns", text, StringComparison.Ordinal);
        Assert.Contains("48 hours", text, StringComparison.Ordinal);
        Assert.EndsWith(".md", download.SuggestedFilename, StringComparison.Ordinal);

        await row.GetByLabel("Actions for").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_edited_question_replaces_its_answer_and_all_that_followed()
    {
        var page = await shop.OpenAsync(chromium);
        await Done(await page.AskAsync("Within how many days can people return unused lanterns?"));
        await Done(await page.AskAsync("Until when are damaged lanterns reported?"));
        await Expect(page.GetByTestId("question")).ToHaveCountAsync(2);

        await page.GetByTestId("question").First.HoverAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit and ask again" }).First.ClickAsync();
        await page.GetByLabel("Edit the question").FillAsync("Are damaged lanterns replaced free of charge?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).First.ClickAsync();

        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(1);
        await Done(page.GetByTestId("answer"));
        await page.ReloadConnectedAsync();
        await Expect(page.GetByTestId("question")).ToHaveTextAsync("Are damaged lanterns replaced free of charge?");
    }

    [Fact]
    public async Task A_stopped_answer_ends_the_call_and_stays_marked()
    {
        var page = await shop.OpenAsync(chromium);
        shop.Server.Script.Default = Behaviour.Say("One two three four five six seven eight nine ten eleven twelve.") with { Fault = Fault.Stall, FaultAfterChunks = 2 };
        var answer = await page.AskAsync("What is never told to the end?");
        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("One two");

        await page.Keyboard.PressAsync("Escape");

        await Expect(answer.GetByTestId("stopped")).ToContainTextAsync("The answer is incomplete.");
        await shop.Server.WaitForBillAsync(bill => bill.OpenCalls == 0, TestContext.Current.CancellationToken);
        await Expect(page).ToHaveURLAsync(Conversation());
        await page.ReloadConnectedAsync();
        await Expect(page.GetByTestId("stopped")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("reply")).ToContainTextAsync("One two");
    }

    [Fact]
    public async Task The_keyboard_alone_asks_and_begins_anew()
    {
        var page = await shop.OpenAsync(chromium);
        await Expect(page.GetByLabel("Your question")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Shift+Escape");
        await Expect(page.GetByLabel("Your question")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Within how many days");
        await page.Keyboard.PressAsync("Shift+Enter");
        await page.Keyboard.TypeAsync("can a lantern be returned?");
        await Expect(page.GetByLabel("Your question")).ToHaveValueAsync("Within how many days\ncan a lantern be returned?");
        await page.Keyboard.PressAsync("Enter");
        await Done(page.GetByTestId("answer"));
        await Expect(page.GetByTestId("question")).ToContainTextAsync("Within how many days\ncan a lantern", new() { UseInnerText = true });
        await Expect(page.GetByLabel("Your question")).ToHaveValueAsync(string.Empty);

        await page.Keyboard.PressAsync("Control+Shift+O");

        await Expect(page.GetByTestId("answer")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Your question")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+K");
        await Expect(page.GetByLabel("Search conversations")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_conversation_of_somebody_else_is_not_there()
    {
        var page = await shop.OpenAsync(chromium);
        await Done(await page.AskAsync("How many days do I have to return a lantern?"));
        await Expect(page).ToHaveURLAsync(Conversation());
        var address = page.Url;

        await page.GetByTestId("tenant-menu").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Globex Clinic" }).ClickAsync();
        await Expect(page.GetByTestId("tenant-menu")).ToContainTextAsync("Globex Clinic");
        await page.GotoAsync(address);

        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("There is no such conversation");
        await Expect(page.GetByTestId("conversation")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_answer_goes_on_over_a_lost_connection_and_the_page_says_that_it_is_lost()
    {
        shop.Server.Reset();
        await using var line = new CutLine(shop.Application);
        var page = await chromium.OpenAsync(shop.Application, address: line.Address);
        shop.Server.Script.Default = Behaviour.Say("This is said slowly, so that the line can be cut in the middle of it [1].") with { ChunkDelayMs = 200, ChunkCharacters = 4 };
        var answer = await page.AskAsync("Which answer outlives the line?");
        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("This");

        line.Cut();
        await Expect(page.GetByTestId("connection")).ToContainTextAsync("The connection is lost");
        line.Mend();

        await Expect(page.GetByTestId("connection")).ToBeHiddenAsync();
        await Done(answer);
        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("in the middle of it");
        await Expect(page).ToHaveURLAsync(Conversation());
        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("in the middle of it");
    }

    private static Task Done(ILocator answer) => Expect(answer).ToHaveAttributeAsync("data-state", "done");

    [GeneratedRegex("/c/[0-9a-f-]{36}$")]
    private static partial Regex Conversation();
}

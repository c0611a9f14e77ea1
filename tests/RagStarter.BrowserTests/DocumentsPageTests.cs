using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Administration;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>
/// The documents as somebody who looks after them sees them. RAGSTARTER_DOCUMENTS sets how many there are in the last
/// test, which then tells how long each step takes.
/// </summary>
public sealed class DocumentsPageTests(ChromiumFixture chromium, DocumentsApplication shop) : IClassFixture<DocumentsApplication>
{
    // Both are names of files where systems allow them.
    private const string Hostile = "<img src=x onerror=alert(1)>.md";
    private const string Bold = "<b onclick=alert(2)>bad.md";

    [Fact]
    public async Task Dropped_files_come_each_by_itself_and_one_that_is_refused_says_why_and_stops_no_other()
    {
        var page = await OpenAsync();
        var watch = await BrowserWatch.OverAsync(page, shop.Application);
        await Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
        await page.Locator("input[type=file]").HearsAsync();
        var folder = Directory.CreateTempSubdirectory("dropped-");
        try
        {
            await DropAsync(
                page,
                Write(folder, Hostile, "# Two"),
                Write(folder, "large.txt", new string('a', 1_000_001)),
                Write(folder, Bold, "# Three"),
                Write(folder, "one.md", "# `<img src=x onerror=alert(3)>`\n\nThe first lantern is red."));

            var uploads = page.GetByTestId("uploads").GetByRole(AriaRole.Listitem);
            await Expect(uploads).ToHaveCountAsync(4);
            await Expect(Upload(page, "one.md")).ToContainTextAsync("ready");
            await Expect(Upload(page, Hostile)).ToContainTextAsync("Rename the file.");
            await Expect(Upload(page, Bold)).ToContainTextAsync("Rename the file.");
            await Expect(Upload(page, "large.txt")).ToContainTextAsync("the limit is 1 MB");
            await Expect(page.GetByText("1 of 4 accepted")).ToBeVisibleAsync();
            await Expect(Row(page, "one.md")).ToContainTextAsync("<img src=x onerror=alert(3)>");
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete one.md" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
            await Expect(page.GetByTestId("notice").First).ToContainTextAsync("'one.md' is deleted");
            Assert.Equal(0, await page.Locator("img[src=x], [onclick], [onerror]").CountAsync());
            Assert.Empty(watch.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_shown_with_its_reason_is_tried_again_and_deleted_after_a_question_back()
    {
        var page = await OpenAsync();

        await page.GetByLabel("Add documents").And(page.Locator("input")).SetInputFilesAsync(new FilePayload { Name = "broken.pdf", MimeType = "application/pdf", Buffer = "not a PDF"u8.ToArray() });
        await Expect(Row(page, "broken.pdf").GetByTestId("document-error")).Not.ToBeEmptyAsync();
        await page.GetByLabel("State").SelectOptionAsync("Failed");
        await Expect(page.GetByTestId("document")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry broken.pdf" }).ClickAsync();
        await Expect(page.GetByTestId("notice").First).ToContainTextAsync("'broken.pdf' is tried again");

        // The page follows what is read, and the filter stays.
        await Expect(Row(page, "broken.pdf").GetByTestId("document-error")).Not.ToBeEmptyAsync();
        await Expect(page.GetByTestId("document")).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("State")).ToHaveValueAsync("Failed");

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete broken.pdf" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("document")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete broken.pdf" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("none-found")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Groups_are_edited_with_the_keyboard_while_the_page_follows_others_and_hold_for_chunks_search_and_readers()
    {
        await LampShopApplication.AddDocumentsAsync(shop.Application, ("wages.md", "# Wages\n\n## Raise\nThe foreman of the lantern shop is paid 4711 a month."));
        var (key, _) = await shop.Application.IssueAsync("reader");
        var page = await OpenAsync();
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Edit the groups of wages.md" });

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var field = page.GetByLabel("Groups that may read wages.md");
        await Expect(field).ToBeFocusedAsync();
        await field.FillAsync("a|b");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("groups-form")).ToContainTextAsync("'a|b' is not a group");

        // What others do meanwhile shows, and takes nothing away.
        await LampShopApplication.AddDocumentsAsync(shop.Application, ("meanwhile.md", "# Meanwhile\n\nSomething else."));
        await Expect(Row(page, "meanwhile.md")).ToContainTextAsync("ready");
        await Expect(field).ToHaveValueAsync("a|b");
        await field.FillAsync("sales, everyone");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(page, "wages.md")).ToContainTextAsync("everyone, sales");
        await Expect(button).ToBeFocusedAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "chunks of wages.md" }).ClickAsync();
        var chunk = page.GetByTestId("chunks").GetByRole(AriaRole.Listitem).First;
        await Expect(chunk).ToContainTextAsync("for everyone, sales");
        await Expect(chunk).ToContainTextAsync("Wages › Raise");
        await Expect(chunk).ToContainTextAsync("4711");
        var address = page.Url;

        // Whoever would lose sight of it is asked first.
        await page.Locator(".crumbs").GetByRole(AriaRole.Link, new() { Name = "Documents" }).ClickAsync();
        await button.ClickAsync();
        await field.FillAsync("sales");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it out" }).ClickAsync();
        await Expect(Row(page, "wages.md")).ToHaveCountAsync(0);

        // A reader sees, finds and opens what is for everyone, and changes nothing.
        var reader = await chromium.OpenBlankAsync(shop.Application);
        await reader.GotoAsync("/sign-in");
        await reader.GetByLabel("API key").FillAsync(key);
        await reader.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(reader.GetByTestId("tenant-menu")).ToBeVisibleAsync();
        await reader.GoAsync("/documents");
        await Expect(Row(reader, "returns.md")).ToBeVisibleAsync();
        await Expect(Row(reader, "wages.md")).ToHaveCountAsync(0);
        await Expect(reader.GetByTestId("drop-zone")).ToHaveCountAsync(0);
        await Expect(reader.GetByTestId("documents").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await reader.GotoAsync(address);
        await Expect(reader.GetByText("There is no such document")).ToBeVisibleAsync();
        await SearchAsync(reader, "What is the foreman paid?");
        await Expect(reader.GetByTestId("search-result")).Not.ToContainTextAsync("4711");
    }

    [Fact]
    public async Task A_search_shows_what_it_finds_with_the_scores_of_both_searches_masks_and_says_why_it_cannot()
    {
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try the search" }).ClickAsync();

        await SearchAsync(page, $"ann.smith@example.com asks: {LampShop.Question}");

        var first = page.GetByTestId("found").Locator("tbody tr").First;
        await Expect(first).ToContainTextAsync(LampShop.Fact);
        for (var column = 1; column <= 3; column++)
        {
            await Expect(first.Locator("td").Nth(column)).ToHaveTextAsync(new Regex(@"^\d+\.\d{3}$"));
        }

        await Expect(page.GetByTestId("searched")).Not.ToContainTextAsync("ann.smith");
        Assert.DoesNotContain("?", page.Url, StringComparison.Ordinal);
        await SearchAsync(page, new string('a', 8001));
        await Expect(page.GetByTestId("error-state")).ToContainTextAsync("the limit is 8,000");
        await page.SwitchTenantAsync("Globex Clinic");
        await page.GoAsync("/documents/search");
        await SearchAsync(page, LampShop.Question);
        await Expect(page.GetByTestId("search-result")).Not.ToContainTextAsync(LampShop.Fact);
    }

    [Fact]
    public async Task What_cannot_be_read_or_changed_is_said_and_nothing_that_was_typed_is_lost()
    {
        await LampShopApplication.AddDocumentsAsync(shop.Application, ("hours.md", "# Hours\n\nThe shop opens at nine."));
        var page = await OpenAsync();

        await shop.Application.RenameTableAsync("documents", "documents_away");
        try
        {
            await page.GetByLabel("Filter by name").FillAsync("hours");
            await Expect(page.GetByTestId("error-state")).ToContainTextAsync("This could not be loaded");
        }
        finally
        {
            await shop.Application.RenameTableAsync("documents_away", "documents");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.GetByTestId("document")).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Filter by name")).ToHaveValueAsync("hours");

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit the groups of hours.md" }).ClickAsync();
        var field = page.GetByLabel("Groups that may read hours.md");
        await field.FillAsync("everyone, sales");
        await shop.Application.RenameTableAsync("audit", "audit_away");
        try
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
            await Expect(page.GetByTestId("groups-form")).ToContainTextAsync("could not be changed");
            await Expect(field).ToHaveValueAsync("everyone, sales");
        }
        finally
        {
            await shop.Application.RenameTableAsync("audit_away", "audit");
        }
    }

    [Fact]
    public async Task Many_documents_come_in_parts_are_found_by_name_and_fit_a_narrow_screen()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_DOCUMENTS") ?? "120", CultureInfo.InvariantCulture);
        await ManyDocuments.AddAsync(shop.Application.State, "globex", count);
        var page = await OpenAsync();
        await page.SwitchTenantAsync("Globex Clinic");
        await page.SetViewportSizeAsync(360, 740);
        var rows = page.GetByTestId("document");

        await shop.Application.MeasureAsync($"the page with {count} documents, new", async () =>
        {
            await page.GotoAsync("/documents");
            await Expect(rows).ToHaveCountAsync(50);
            await Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
        });
        await shop.Application.MeasureAsync("its next part", async () =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).ClickAsync();
            await Expect(rows.First).ToContainTextAsync("note-00051.md");
        });
        await Expect(page.GetByText($"51 to 100 of {count:N0}")).ToBeVisibleAsync();
        await shop.Application.MeasureAsync("a filter", async () =>
        {
            await page.GetByLabel("Filter by name").FillAsync("NOTE-00077");
            await Expect(rows).ToHaveCountAsync(1);
        });
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GetByLabel("Filter by name").FillAsync("nothing like it");
        await Expect(page.GetByTestId("none-found")).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(1920, 1080);
        await page.GetByLabel("Filter by name").FillAsync(string.Empty);
        await Expect(rows).ToHaveCountAsync(50);
        Assert.Equal(1920, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await chromium.OpenBlankAsync(shop.Application);
        await page.GoAsync("/documents");
        await page.Locator("input[type=file]").HearsAsync();
        return page;
    }

    private static ILocator Row(IPage page, string name) => page.GetByTestId("document").Filter(new() { HasText = name });

    private static ILocator Upload(IPage page, string name) => page.GetByTestId("uploads").GetByRole(AriaRole.Listitem).Filter(new() { HasText = name });

    private static async Task SearchAsync(IPage page, string query)
    {
        if (!page.Url.EndsWith("/search", StringComparison.Ordinal))
        {
            await page.GoAsync("/documents/search");
        }

        await page.GetByLabel("Question or words").FillAsync(query);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("search-result").Locator("table, [data-testid=empty-state], [data-testid=error-state]").First).ToBeVisibleAsync();
    }

    private static string Write(DirectoryInfo folder, string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text, Encoding.UTF8);
        return path;
    }

    // As the browser sees it when somebody lets go of files over the page.
    private static async Task DropAsync(IPage page, params string[] files)
    {
        var box = (await page.GetByTestId("drop-zone").BoundingBoxAsync())!;
        var browser = await page.Context.NewCDPSessionAsync(page);
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
        {
            await browser.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = box.X + (box.Width / 2),
                ["y"] = box.Y + (box.Height / 2),
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = files, ["dragOperationsMask"] = 1 },
            });
        }
    }
}

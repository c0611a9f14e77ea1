using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

public sealed class DocumentsPageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_file_that_cannot_be_read_is_shown_with_its_reason_beside_those_that_can()
    {
        await using var application = await WebProcess.StartAsync();
        var page = await chromium.OpenAsync(application);

        await page.AddDocumentsAsync(("broken.pdf", "not a PDF"));

        await Expect(page.GetByTestId("document-counts")).ToContainTextAsync("1 of 2 ready");
        await Expect(page.GetByTestId("document-error")).Not.ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_deleted_document_is_gone_after_a_question_back()
    {
        await using var application = await WebProcess.StartAsync();
        var page = await chromium.OpenAsync(application);
        await page.AddDocumentsAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete returns.md" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();

        await Expect(page.GetByText("There are no documents yet.")).ToBeVisibleAsync();
    }
}

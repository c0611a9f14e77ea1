using System.Text;
using Microsoft.Playwright;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>What a user does on the pages, with documents of a lamp shop.</summary>
internal static class LampShop
{
    public const string Question = "Within how many days can customers return unused lanterns?";

    public const string Fact = "Customers can return unused lanterns within 37 days of delivery.";

    public const string Returns = $"""
        # Returns

        ## Return window
        {Fact} A refund is paid within six working days.

        ## Damaged goods
        Damaged lanterns are replaced free of charge when they are reported within 48 hours.
        """;

    public const string Faq = """
        # Questions and answers

        ## Do you repair lanterns of other makers?
        Yes. The workshop repairs lanterns of every maker within ten days.
        """;

    /// <summary>Adds documents on the documents page and waits until they can be asked about.</summary>
    public static async Task AddDocumentsAsync(this IPage page, params (string Name, string Text)[] others)
    {
        await page.GotoAsync("/documents");
        await page.Locator("input[type=file]").HearsAsync();
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Add documents" }).ClickAsync());
        await chooser.SetFilesAsync(
        [
            .. others.Prepend(("returns.md", Returns)).Select(f => new FilePayload
            {
                Name = f.Item1,
                MimeType = "text/markdown",
                Buffer = Encoding.UTF8.GetBytes(f.Item2),
            }),
        ]);
        await Assertions.Expect(page.GetByTestId("document-counts")).ToContainTextAsync($"of {others.Length + 1} ready");
        await Assertions.Expect(page.GetByText("Pending")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByTestId("document-counts")).Not.ToContainTextAsync("0 of");
    }

    /// <summary>Waits until the page would hear of files that are chosen in an input: before that it is there and deaf.</summary>
    public static async Task HearsAsync(this ILocator input)
    {
        await Assertions.Expect(input).ToBeEnabledAsync();
        while (!await input.EvaluateAsync<bool>("e => e._blazorInputFileNextFileId !== undefined"))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Loads the page anew and waits until it is connected.</summary>
    public static async Task ReloadConnectedAsync(this IPage page)
    {
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
    }

    /// <summary>Asks on the chat page; returns when the question stands there.</summary>
    public static async Task<ILocator> AskAsync(this IPage page, string question)
    {
        await page.GetByLabel("Your question").FillAsync(question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        return page.GetByTestId("answer").Last;
    }
}

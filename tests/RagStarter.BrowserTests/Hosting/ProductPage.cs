using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>A page of the application in a state worth looking at: checked for accessibility, and pictured.</summary>
/// <param name="Name">Its name in a picture's file name.</param>
/// <param name="Path">Its address.</param>
/// <param name="Prepare">Brings it into the state; it runs after the page is connected.</param>
public sealed record ProductPage(string Name, string Path, Func<IPage, Task> Prepare)
{
    /// <summary>All pages. A new page is added here.</summary>
    public static IReadOnlyList<ProductPage> All { get; } =
    [
        new("welcome", "/", page => Expect(page.GetByLabel("Your question")).ToBeVisibleAsync()),
        new("chat", "/", AskAsync),
        new("why", "/", async page =>
        {
            await AskAsync(page);

            // Somebody may have asked it before, and the whole way of an answer is to be seen.
            await page.GetByRole(AriaRole.Button, new() { Name = "Regenerate the answer" }).Last.ClickAsync();
            await Expect(page.GetByTestId("cache").Last).ToHaveTextAsync("Cache not used");
            await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).Last.ClickAsync();
            await Expect(page.GetByTestId("pipeline")).ToBeVisibleAsync();
            await page.GetByTestId("pipeline").ScrollIntoViewIfNeededAsync();
        }),
        new("document", "/", async page =>
        {
            await AskAsync(page);
            await page.GetByTestId("source").First.ClickAsync();
            await Expect(page.GetByTestId("passage").First).ToBeInViewportAsync();
        }),
        new("documents", "/documents", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Edit the groups of") }).First.ClickAsync();
            await Expect(page.GetByTestId("groups-form")).ToBeVisibleAsync();
        }),
        new("documents-chunks", "/documents", async page =>
        {
            await page.GetByRole(AriaRole.Link, new() { NameRegex = new("chunks of") }).First.ClickAsync();
            await Expect(page.GetByTestId("chunks").GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        }),
        new("documents-search", "/documents/search", async page =>
        {
            await page.GetByLabel("Question or words").FillAsync("How are returns and damaged goods handled?");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByTestId("found")).ToBeVisibleAsync();
        }),
        new("tuning", "/tuning", page => Expect(page.GetByTestId("json")).ToBeVisibleAsync()),
        .. new[] { "", "requests", "speed", "caches", "savings", "budgets" }.Select(part => new ProductPage(
            part.Length == 0 ? "costs" : $"costs-{part}", $"/costs/{part}", page => Expect(page.Locator(".loaded[aria-busy=false]")).ToBeVisibleAsync())),
        new("administration", "/administration", page => Expect(page.GetByTestId("health").GetByRole(AriaRole.Row)).Not.ToHaveCountAsync(0)),
        new("administration-models", "/administration/models", page => Expect(page.GetByTestId("models")).ToBeVisibleAsync()),
        new("administration-prompts", "/administration/prompts", page => Expect(page.GetByTestId("diff-tokens")).ToBeVisibleAsync()),
        new("administration-budgets", "/administration/budgets", page => Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync()),
        new("administration-caches", "/administration/caches", page => Expect(page.GetByTestId("cache-status")).ToBeVisibleAsync()),
        new("administration-keys", "/administration/keys", page => page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync()),
        new("administration-audit", "/administration/audit", page => Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync()),
        new("not-found", "/nothing-here", page => Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync()),
        new("sign-in", "/sign-in", page => Expect(page.GetByLabel("API key")).ToBeVisibleAsync()),
    ];

    // Both the lamp shop and the sample data suggest questions that their documents answer.
    private static async Task AskAsync(IPage page)
    {
        await page.GetByTestId("suggestions").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(page.GetByTestId("answer").Last).ToHaveAttributeAsync("data-state", "done");
        await Expect(page.GetByTestId("source").First).ToBeVisibleAsync();
    }

    /// <summary>The page of a name.</summary>
    public static ProductPage Named(string name) => All.Single(p => p.Name == name);

    /// <summary>Opens it.</summary>
    public async Task OpenAsync(IPage page)
    {
        await page.GotoAsync(Path);
        await Expect(page.Locator("[data-connected=false]")).ToHaveCountAsync(0);
        await Prepare(page);
    }
}

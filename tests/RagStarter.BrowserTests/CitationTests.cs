using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>The way from a number in an answer to the words of the document, whatever its format.</summary>
public sealed class CitationTests(ChromiumFixture chromium, SampleShelf shelf) : IClassFixture<SampleShelf>
{
    [Theory]
    [InlineData("Returns Policy", "What happens with an unused item when nothing is found for it and there is no receipt?", "lowest selling price", null)]
    [InlineData("Warranty", "How many warranty claims did the workshop decide in 2024?", "6,412", "page ")]
    [InlineData("Privacy Notice", "How long does Lakeside keep the medical record of an adult after the last treatment?", "10 years", null)]
    [InlineData("Registration", "What does a home visit cost without insurance?", "145", null)]
    public async Task A_number_in_the_text_opens_the_document_at_the_passage_which_is_marked(string title, string question, string fact, string? place)
    {
        var page = await chromium.OpenAsync(shelf.Application);
        var answer = await page.AskAsync(question);
        await Expect(answer).ToHaveAttributeAsync("data-state", "done");
        var source = answer.GetByTestId("source").Filter(new() { HasText = fact }).First;
        await Expect(source).ToContainTextAsync(title);
        var quote = (await source.Locator("q").InnerTextAsync()).Trim('“', '”', '"');
        var number = (await source.Locator(".source-number").InnerTextAsync()).Trim();
        var mark = answer.Locator("a.cite").Filter(new() { HasTextString = number }).First;

        await mark.HoverAsync();
        await Expect(page.GetByRole(AriaRole.Tooltip)).ToContainTextAsync(quote);
        await mark.ClickAsync();

        var passage = page.GetByTestId("passage");
        await Expect(passage.First).ToBeInViewportAsync();
        Assert.Equal(Plain(quote), Plain(string.Concat(await passage.AllInnerTextsAsync())));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(title);
        if (place is not null)
        {
            await Expect(page.Locator(".page.document > p").First).ToContainTextAsync(place);
            await Expect(page.Locator(".page-mark").First).ToBeAttachedAsync();
        }
    }

    // The rows of a table and the lines of a text are shown apart and quoted as one.
    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}

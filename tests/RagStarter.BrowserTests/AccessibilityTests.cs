using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>What axe-core finds on the pages: nothing serious, in neither theme.</summary>
public sealed class AccessibilityTests(ChromiumFixture chromium, LampShopApplication shop) : IClassFixture<LampShopApplication>
{
    private static readonly string[] Grave = ["serious", "critical"];

    // Nothing but its colours differs between the themes of a page.
    private static readonly AxeRunOptions Colors = new() { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") };

    [Fact]
    public async Task No_page_keeps_anybody_out_in_light_or_dark()
    {
        var page = await chromium.OpenBlankAsync(shop.Application);
        var findings = new List<string>();
        foreach (var shown in ProductPage.All)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await shown.OpenAsync(page);
            findings.AddRange((await FindingsAsync(page, new())).Select(f => $"{shown.Name}, light: {f}"));
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
            findings.AddRange((await FindingsAsync(page, Colors)).Select(f => $"{shown.Name}, dark: {f}"));
        }

        Assert.Empty(findings);
    }

    // What fades or slides in has its colours at the end only.
    private static async Task<List<string>> FindingsAsync(IPage page, AxeRunOptions options)
    {
        await page.EvaluateAsync("Promise.all(document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity).map(a => a.finished.catch(() => {}))).then(() => true)");
        var result = await page.RunAxe(options);
        return
        [
            .. result.Violations.Where(v => Grave.Contains(v.Impact)).SelectMany(v => v.Nodes.Select(n => Describe(v, n))),
        ];
    }

    private static string Describe(AxeResultItem rule, AxeResultNode node) => $"{rule.Id} ({rule.Impact}): {rule.Help} {node.Html}";
}

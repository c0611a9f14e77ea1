using System.Reflection;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;

namespace RagStarter.BrowserTests;

/// <summary>
/// Pictures of all pages into docs/images, with the sample data. They are made when asked for:
/// <c>dotnet run --project tests/RagStarter.BrowserTests -- -explicit only -class RagStarter.BrowserTests.Screenshots</c>.
/// </summary>
public sealed class Screenshots(ChromiumFixture chromium)
{
    private static readonly (int Width, int Height)[] Sizes = [(1440, 900), (390, 844)];

    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured_wide_and_narrow_in_light_and_dark()
    {
        await using var application = await WebProcess.StartAsync(new() { ["Ingestion:SampleData"] = "true" });
        await SampleDocuments.WaitAsync(application);
        var folder = typeof(Screenshots).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Pictures").Value!;
        foreach (var (width, height) in Sizes)
        {
            foreach (var colors in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                var visit = await chromium.OpenAsync(application, width, height, colors);
                foreach (var page in ProductPage.All)
                {
                    await page.OpenAsync(visit);
                    var path = Path.Combine(folder, $"{page.Name}-{width}-{colors.ToString().ToLowerInvariant()}.png");
                    await visit.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
                    Assert.InRange(new FileInfo(path).Length, 1, 400_000);
                }
            }
        }
    }
}

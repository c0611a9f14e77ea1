using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>The content security policy is strict, and the pages live with it.</summary>
public sealed class PolicyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task No_page_breaks_the_policy_in_normal_use()
    {
        await using var application = await WebProcess.StartAsync();
        var page = await chromium.OpenAsync(application);
        var watch = await BrowserWatch.OverAsync(page, application);

        await page.AddDocumentsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete returns.md" }).ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var answer = await page.AskAsync(LampShop.Question);
        await Expect(answer.GetByTestId("source").First).ToBeVisibleAsync();
        foreach (var theme in new[] { "dark", "light" })
        {
            await page.GetByTestId("theme").ClickAsync();
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
        }

        await page.GetByTestId("tenant-menu").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await answer.GetByTestId("source").First.ClickAsync();
        await Expect(page.GetByTestId("passage").First).ToBeVisibleAsync();

        var places = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav a')].map(a => a.getAttribute('href')).filter(a => !a.startsWith('/api/'))");
        foreach (var place in places.Append("/sign-in").Append("/leave?url=https%3A%2F%2Fexample.org%2F%3Fa%3Db").Append("/error").Distinct())
        {
            await page.GotoAsync(place, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Expect(page.Locator("h1").First).ToBeAttachedAsync();
        }

        Assert.Contains("/documents", places);
        Assert.Empty(watch.Errors);
        Assert.Empty(watch.Foreign);
    }

    [Fact]
    public async Task Nothing_that_got_into_a_page_all_the_same_could_run_load_or_send()
    {
        await using var application = await WebProcess.StartAsync();
        var page = await chromium.OpenAsync(application);
        var watch = await BrowserWatch.OverAsync(page, application);

        var refused = await page.EvaluateAsync<string[]>("""
            async () => {
              const refused = [];
              const attempt = async (name, action) => { try { await action(); } catch { refused.push(name); } };
              const add = (html) => document.body.insertAdjacentHTML("beforeend", html);
              await new Promise((done) => setTimeout(done)); // The debugger's own call may evaluate; what it leaves behind may not.
              await attempt("eval", () => eval("alert(1)"));
              await attempt("function", () => new Function("alert(1)")());
              await attempt("timer", () => setTimeout("alert(1)"));
              await attempt("script text", () => { const s = document.createElement("script"); s.text = "alert(1)"; document.body.append(s); });
              await attempt("script address", () => { const s = document.createElement("script"); s.src = "https://evil.test/x.js"; document.body.append(s); });
              await attempt("another policy", () => trustedTypes.createPolicy("mine", { createScript: (s) => s }));
              await attempt("fetch", () => fetch("https://evil.test/fetch"));
              await attempt("beacon", () => { if (!navigator.sendBeacon("https://evil.test/beacon")) throw 0; });
              add("<img src=https://evil.test/i onerror=alert(1)><iframe src=https://evil.test/f></iframe><svg onload=alert(1)></svg>");
              add("<style>body{background:url(https://evil.test/s)}</style><link rel=stylesheet href=https://evil.test/c>");
              add("<object data=https://evil.test/o></object><form id=f action=https://evil.test/form></form><a id=j href=javascript:alert(1)>x</a>");
              document.getElementById("f").submit();
              document.getElementById("j").click();
              await new Promise((done) => setTimeout(done, 200));
              return refused;
            }
            """);

        Assert.Equal(["eval", "function", "timer", "script text", "script address", "another policy", "fetch"], refused.Where(r => r != "beacon"));
        Assert.DoesNotContain(watch.Errors, e => e.StartsWith("RAN", StringComparison.Ordinal));
        Assert.NotEmpty(watch.Errors);
        Assert.StartsWith(application.Address, page.Url, StringComparison.Ordinal);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Administration;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>
/// What was spent, as an admin and as a plain user see it. RAGSTARTER_LEDGER_LINES sets how many lines there are in the
/// last test, which then tells how long each part of the page takes, and how much of that the application works.
/// </summary>
public sealed partial class CostsPageTests(ChromiumFixture chromium, SpendingApplication spending) : IClassFixture<SpendingApplication>
{
    [Fact]
    public async Task Spending_is_shown_in_total_as_a_chart_and_by_whatever_it_is_grouped_by()
    {
        var page = await OpenAsync("/costs");

        await Expect(page.GetByTestId("total-requests").Locator("dd").First).ToHaveTextAsync("4");
        await Expect(page.GetByTestId("total-cost")).ToContainTextAsync(Dollars());
        await Expect(page.GetByTestId("chart").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("Cost per day.* in all"));
        await Expect(Row(page, "spending", "main")).ToContainTextAsync(Dollars());

        foreach (var (group, row) in new[] { ("user", "developer"), ("service", "chat"), ("prompt", "answer@"), ("tenant", "acme"), ("workflow", "answer"), ("time", DateTime.UtcNow.ToString("MMM yyyy", CultureInfo.InvariantCulture)) })
        {
            await page.GetByLabel("Group by").SelectOptionAsync(group);
            await Expect(Row(page, "spending", row)).ToBeVisibleAsync();
        }

        // The numbers of the picture are there to be read.
        await page.GetByText("Show the numbers").ClickAsync();
        await Expect(page.GetByTestId("chart").GetByRole(AriaRole.Row)).ToHaveCountAsync(31);
    }

    [Fact]
    public async Task A_view_is_kept_in_its_address_and_the_way_back_works()
    {
        var page = await OpenAsync("/costs");
        await page.GetByLabel("Period").SelectOptionAsync("24h");
        await Expect(page.GetByTestId("chart").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("per hour"));
        await page.GetByLabel("Chart shows").SelectOptionAsync("tokens");
        await Expect(page.GetByTestId("chart").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("Tokens per hour"));
        await page.ReloadAsync();
        await Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
        await Expect(page.GetByTestId("chart").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("Tokens per hour"));

        await page.GoBackAsync();
        await Expect(page.GetByTestId("chart").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("Cost per hour"));

        await page.GetByLabel("Period").SelectOptionAsync("custom");
        await page.GetByLabel("First day").FillAsync("2020-01-01");
        await page.GetByLabel("Last day").FillAsync("2020-01-31");
        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("Nothing was spent");
    }

    [Fact]
    public async Task From_a_sum_one_comes_to_a_request_its_lines_and_its_trace()
    {
        var page = await OpenAsync("/costs");
        await Row(page, "spending", "main").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByText("Model: main")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("requests").Locator("tbody tr")).ToHaveCountAsync(4);

        await page.GetByTestId("requests").Locator("tbody a").Last.ClickAsync();
        await Expect(page.GetByTestId("trace")).ToHaveTextAsync(new Regex("^[0-9a-f]{32}$"));
        await Expect(page.GetByTestId("lines")).ToContainTextAsync("reserved · chat model");
        await Expect(page.GetByTestId("lines")).ToContainTextAsync("used · chat model");
        await Expect(page.GetByTestId("lines")).ToContainTextAsync("request ended");

        // What the calls cost is what the request cost.
        var cost = await page.GetByTestId("request-cost").Locator("dd").First.InnerTextAsync();
        var used = await page.GetByTestId("lines").Locator("tr", new() { HasText = "used" }).AllInnerTextsAsync();
        Assert.Equal(Money(cost), used.Sum(row => Money(Dollars().Match(row).Value)));
    }

    [Fact]
    public async Task Requests_are_narrowed_by_outcome_and_by_where_the_answer_came_from()
    {
        var page = await OpenAsync("/costs/requests");
        await Expect(page.GetByTestId("requests").Locator("tbody tr", new() { HasText = "answered" })).ToHaveCountAsync(4);

        await page.GetByLabel("Answer from").SelectOptionAsync("exact");
        await Expect(page.GetByTestId("requests").Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByLabel("Outcome").SelectOptionAsync("failed");
        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("No requests");
    }

    [Fact]
    public async Task Times_are_shown_as_percentiles_of_requests_and_first_tokens()
    {
        var page = await OpenAsync("/costs/speed");
        await Expect(Row(page, "latency-requests", "cache, same question")).ToContainTextAsync(new Regex(@"\d (ms|s)"));
        await Expect(Row(page, "latency-requests", "model").Locator("td").First).ToHaveTextAsync("3");
        await Expect(Row(page, "latency-models", "main").Locator("td").First).ToHaveTextAsync("3");
    }

    [Fact]
    public async Task Caches_show_how_many_answers_were_kept()
    {
        var page = await OpenAsync("/costs/caches");
        await Expect(page.GetByTestId("rate-answers").Locator("dd").First).ToHaveTextAsync("25%");
        await Expect(page.GetByTestId("rate-answers")).ToContainTextAsync("1 of 4");
        await Expect(page.GetByTestId("chart")).ToContainTextAsync("cache, same question");
    }

    [Fact]
    public async Task Savings_add_up_lever_by_lever()
    {
        var page = await OpenAsync("/costs/savings");
        await Expect(page.GetByTestId("adds-up")).ToContainTextAsync("It adds up");
        await Expect(Row(page, "levers", "Response cache")).ToContainTextAsync(Dollars());

        var rows = await page.GetByTestId("levers").Locator("tbody tr, tfoot tr").AllInnerTextsAsync();
        var amounts = rows.Select(r => Money(SignedDollars().Match(r).Value)).ToList();
        Assert.Equal(8, amounts.Count);
        Assert.True(amounts[0] > 0);
        Assert.Equal(amounts[^1], amounts[..^1].Sum());
        await Expect(Row(page, "savings-by", "main")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Budgets_say_what_is_used_how_fast_and_whether_they_last()
    {
        var page = await OpenAsync("/costs/budgets");
        var month = page.GetByTestId("budget-user-month");
        await Expect(month).ToContainTextAsync("User developer per month");
        await Expect(month.GetByRole(AriaRole.Meter)).ToHaveCountAsync(2);
        await Expect(month.GetByTestId("forecast").First).ToContainTextAsync(new Regex("It lasts|Too early"));
        await Expect(page.GetByTestId("budget-tenant-soft")).ToContainTextAsync("The cap is reached");

        await page.GetByText("How the forecast is worked out").ClickAsync();
        await Expect(page.GetByText("divided by the time that has passed")).ToBeVisibleAsync();

        await page.GetByLabel("Budgets of the user").FillAsync("somebody");
        await page.Keyboard.PressAsync("Enter");
        await Expect(month).ToContainTextAsync("User somebody per month");
    }

    [Fact]
    public async Task An_alert_is_acknowledged_with_the_keyboard_and_says_by_whom()
    {
        var page = await OpenAsync("/costs/budgets");
        var half = page.GetByTestId("alerts").Locator("tr", new() { HasText = "50%" });
        await Expect(page.GetByTestId("open-alerts")).ToBeVisibleAsync();

        await half.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(half).ToContainTextAsync("by developer,");
        await page.ReloadAsync();
        await Expect(half).ToContainTextAsync("by developer,");
        using var api = new HttpClient { BaseAddress = new Uri(spending.Application.Address) };
        Assert.Contains("budget.alert.acknowledge", await api.GetStringAsync(new Uri("/api/admin/audit", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_and_the_lines_are_downloaded_as_they_are_shown()
    {
        var page = await OpenAsync("/costs?by=user");
        var table = await DownloadAsync(page, "export-table");
        Assert.StartsWith("day,user,requests,calls,", table, StringComparison.Ordinal);
        Assert.Contains(",developer,4,", table, StringComparison.Ordinal);

        await page.GotoAsync("/costs/requests?cache=exact", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var lines = await DownloadAsync(page, "export-lines");
        Assert.Equal(2, lines.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_plain_user_sees_their_own_spending_alone_whatever_the_address_says()
    {
        var page = await chromium.OpenAsync(spending.Application);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("API key").FillAsync(SpendingApplication.PlainKey);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Your question")).ToBeVisibleAsync();

        await page.GotoAsync("/costs?scope=tenant&user=developer");
        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("Nothing was spent");
        await Expect(page.GetByLabel("Whose")).ToHaveCountAsync(0);
        await page.GotoAsync("/costs/requests?scope=tenant");
        await Expect(page.GetByTestId("empty-state")).ToBeVisibleAsync();
        await page.GotoAsync($"/costs/requests/{await RequestOfAnAdminAsync()}");
        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("There is no such request");
        await page.GotoAsync("/costs/budgets?user=developer");
        await Expect(page.GetByTestId("budget-user-month")).ToContainTextAsync("User plain per month");
        await Expect(page.GetByTestId("alerts")).ToContainTextAsync("100%");
        await Expect(page.GetByTestId("alerts").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Every_part_fits_a_narrow_screen()
    {
        var page = await chromium.OpenAsync(spending.Application, width: 360, height: 740);
        foreach (var part in new[] { "", "/requests", "/speed", "/caches", "/savings", "/budgets", $"/requests/{await RequestOfAnAdminAsync()}" })
        {
            await page.GotoAsync($"/costs{part}");
            await Expect(page.Locator(".loaded[aria-busy=false]")).ToBeVisibleAsync();
            Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    [Fact]
    public async Task Many_lines_are_added_up_and_read_a_page_at_a_time()
    {
        const int PageOfRequests = 50;
        const int Models = 5; // for each of the two that the request used
        var wanted = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_LEDGER_LINES") ?? "1000", CultureInfo.InvariantCulture);
        var (requests, lines) = await ManyLedgerLines.AddAsync(spending.Application.State, "globex", wanted);
        var page = await OpenAsync("/");

        // An application that runs has shown each of its pages to somebody.
        foreach (var part in new[] { string.Empty, "?by=user", "?period=12m", "/requests", "/speed", "/caches", "/savings", "/budgets" })
        {
            await page.GotoAsync($"/costs{part}", new() { WaitUntil = WaitUntilState.NetworkIdle });
        }

        await page.SwitchTenantAsync("Globex Clinic");

        await MeasureAsync($"Spending of {lines} lines, new", () => page.GotoAsync("/costs"), page.GetByTestId("spending").Locator("tbody tr"), 2 * Models);
        await Expect(page.GetByTestId("total-requests").Locator("dd").First).ToHaveTextAsync(requests.ToString("N0", CultureInfo.InvariantCulture));
        await MeasureAsync("by user", () => page.GetByLabel("Group by").SelectOptionAsync("user"), page.GetByTestId("spending").Locator("tbody tr", new() { HasText = "user-" }), null);
        await MeasureAsync("12 months", () => page.GetByLabel("Period").SelectOptionAsync("12m"), page.GetByTestId("chart").Locator("[role=img][aria-label*='per month']"), 1);
        await page.GetByLabel("Period").SelectOptionAsync("30d");
        await MeasureAsync("Requests", () => Part(page, "Requests"), page.GetByTestId("requests").Locator("tbody tr"), PageOfRequests);
        var latest = await page.GetByTestId("requests").Locator("tbody a").First.GetAttributeAsync("href");
        await MeasureAsync("older", () => page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync(), page.GetByTestId("requests").Locator($"tbody:not(:has(a[href='{latest}'])) tr"), PageOfRequests);
        await MeasureAsync("one request", () => page.GetByTestId("requests").Locator("tbody a").First.ClickAsync(), page.GetByTestId("lines").Locator("tbody tr"), lines / requests);
        await page.GoBackAsync();
        await MeasureAsync("Speed", () => Part(page, "Speed"), page.GetByTestId("latency-models").Locator("tbody tr", new() { HasText = "main-" }), Models);
        await MeasureAsync("Caches", () => Part(page, "Caches"), page.GetByTestId("rate-answers").GetByText($"0 of {requests:N0}"), 1);
        await MeasureAsync("Savings", () => Part(page, "Savings"), page.GetByTestId("adds-up").GetByText("It adds up"), 1);
        await MeasureAsync("Budgets", () => Part(page, "Budgets"), page.GetByTestId("budget-user-month"), 1);
    }

    private static Task Part(IPage page, string name) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of this page" }).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

    private Task MeasureAsync(string what, Func<Task> act, ILocator shown, int? count) => spending.Application.MeasureAsync(what, async () =>
    {
        await act();
        if (count is { } exact)
        {
            await Expect(shown).ToHaveCountAsync(exact);
        }
        else
        {
            await Expect(shown.First).ToBeVisibleAsync();
        }
    });

    private Task<IPage> OpenAsync(string path) => chromium.OpenAsync(spending.Application, path: path);

    private async Task<string> RequestOfAnAdminAsync()
    {
        using var api = new HttpClient { BaseAddress = new Uri(spending.Application.Address) };
        var line = (await api.GetStringAsync(new Uri("/api/usage/export?format=jsonl&outcome=answered", UriKind.Relative), TestContext.Current.CancellationToken)).Split('\n')[0];
        return System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("requestId").GetString()!;
    }

    private static async Task<string> DownloadAsync(IPage page, string link)
    {
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId(link).ClickAsync());
        await using var stream = await file.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static ILocator Row(IPage page, string table, string name) =>
        page.GetByTestId(table).Locator("tr", new() { Has = page.Locator("th[scope=row]", new() { HasText = name }) });

    private static decimal Money(string text) => decimal.Parse(text.Replace("$", string.Empty, StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\d+\.\d+")]
    private static partial Regex Dollars();

    [GeneratedRegex(@"-?\$\d+\.\d+")]
    private static partial Regex SignedDollars();
}

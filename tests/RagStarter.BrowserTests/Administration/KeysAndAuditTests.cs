using System.Net.Http.Json;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests.Administration;

[Collection(AdministrationCollection.Name)]
public sealed class KeysAndAuditTests(ChromiumFixture chromium, AdministeredApplication shop)
{
    [Fact]
    public async Task A_key_is_issued_shown_once_and_signs_in()
    {
        var page = await chromium.OpenAsync(shop.Application);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GoAsync("/administration/keys");

        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("User", new() { Exact = true }).FillAsync("reporting");
        await page.GetByLabel("Role").SelectOptionAsync("editor");
        await page.GetByLabel("Groups").FillAsync("staff, board");
        await page.GetByLabel("What it is for").FillAsync("the monthly report");
        await page.GetByLabel("Valid for (days)").FillAsync("30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue the key" }).ClickAsync();

        var key = (await page.GetByTestId("issued-key").TextContentAsync())!.Trim();
        Assert.True(await shop.Application.TakesAsync(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await page.WaitForFunctionAsync("key => navigator.clipboard.readText().then(text => text === key)", key);
        await page.GetByRole(AriaRole.Button, new() { Name = "I have saved it" }).ClickAsync();

        var row = page.GetByTestId("keys").GetByRole(AriaRole.Row, new() { Name = "the monthly report" });
        await Expect(row).ToContainTextAsync("editor");
        await Expect(row).ToContainTextAsync("board, staff");
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(row).ToBeVisibleAsync();
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_issued_is_refused_with_the_reason_and_keeps_the_form()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/keys");

        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("User", new() { Exact = true }).FillAsync("someone");
        await page.GetByLabel("Groups").FillAsync("a|b");
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue the key" }).ClickAsync();

        await Expect(page.GetByTestId("notice")).ToContainTextAsync("The group 'a|b' is not allowed");
        await Expect(page.GetByLabel("User", new() { Exact = true })).ToHaveValueAsync("someone");
    }

    [Fact]
    public async Task A_revoked_key_is_refused_from_then_on()
    {
        var (key, id) = await shop.Application.IssueAsync("leaver");
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/keys");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key of leaver, {id}" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("left the company");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key", Exact = true }).ClickAsync();

        await Expect(page.GetByTestId("notice")).ToContainTextAsync("The key of leaver is revoked");
        Assert.False(await shop.Application.TakesAsync(key));
        await Expect(page.Locator($"[data-key='{id}']")).ToHaveCountAsync(0);
        await page.GetByLabel("Show keys that have ended").CheckAsync();
        await Expect(page.Locator($"[data-key='{id}']")).ToContainTextAsync("revoked");
    }

    [Fact]
    public async Task A_rotated_key_gives_way_to_a_new_one_at_once_when_asked_so()
    {
        var (old, id) = await shop.Application.IssueAsync("rotating");
        var page = await chromium.OpenAsync(shop.Application, path: "/administration/keys");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Rotate the key of rotating, {id}" }).ClickAsync();
        await page.GetByLabel("The old key is still taken for").SelectOptionAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue the new key" }).ClickAsync();
        var key = (await page.GetByTestId("issued-key").TextContentAsync())!.Trim();

        Assert.True(await shop.Application.TakesAsync(key));
        Assert.False(await shop.Application.TakesAsync(old));
    }

    [Fact]
    public async Task The_audit_log_is_filtered_and_read_in_pages()
    {
        using var api = shop.Application.Api();
        for (var i = 0; i < 55; i++)
        {
            using var raised = await api.PostAsJsonAsync("/api/admin/budgets/raises", new { rule = "user-day", value = $"u{i}", addTokens = 10, until = DateTimeOffset.UtcNow.AddMinutes(1), reason = $"row number {i}." }, TestContext.Current.CancellationToken);
            raised.EnsureSuccessStatusCode();
        }

        var page = await chromium.OpenAsync(shop.Application, path: "/administration/audit");
        await page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync("budget.raise");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("row number");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();

        await Expect(page.GetByTestId("audit-range")).ToHaveTextAsync("1 to 50 of 55");
        await Expect(page.GetByTestId("audit").Locator("tbody tr").First).ToContainTextAsync("row number 54.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await Expect(page.GetByTestId("audit-range")).ToHaveTextAsync("51 to 55 of 55");
        await Expect(page.GetByTestId("audit").Locator("tbody tr").Last).ToContainTextAsync("row number 0.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Older" })).ToBeDisabledAsync();

        await page.GetByLabel("Who", new() { Exact = true }).FillAsync("nobody");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("no-matches")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Expect(page.GetByTestId("audit-range")).ToContainTextAsync("1 to 50");
    }

    [Fact]
    public async Task An_admin_of_another_tenant_sees_and_touches_nothing_of_this_one()
    {
        var (key, id) = await shop.Application.IssueAsync("zanzibar");
        await shop.Application.AskAsync("Within how many days are refunds paid?");
        var page = await chromium.OpenAsync(shop.Application);
        await page.SwitchTenantAsync("Globex Clinic");

        await page.GoAsync("/administration/keys");
        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("No key was issued yet");
        await page.GoAsync("/administration/audit");
        await Expect(page.GetByTestId("empty-state")).ToContainTextAsync("Nothing was changed yet");
        await page.GoAsync("/administration/caches");
        await Expect(page.GetByTestId("kept-answers")).ToHaveTextAsync("0");
        await Expect(page.GetByLabel("Resting on the document").Locator("option")).ToHaveCountAsync(1);
        await page.GoAsync("/administration/models");
        await Expect(page.GetByTestId("experiment").Locator("[data-arm=usual]")).ToContainTextAsync("nobody has asked yet");

        Assert.DoesNotContain(id, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.True(await shop.Application.TakesAsync(key));
    }

    [Fact]
    public async Task Who_is_no_admin_neither_finds_nor_opens_the_administration()
    {
        var (key, _) = await shop.Application.IssueAsync("plain", "editor");
        var page = await chromium.OpenBlankAsync(shop.Application);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByLabel("Your question")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Administration" })).ToHaveCountAsync(0);

        var response = await page.GotoAsync("/administration/keys", new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.NotEqual(200, response!.Status);
        await Expect(page.GetByTestId("keys")).ToHaveCountAsync(0);
        await Expect(page.GetByText("No key was issued yet")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_can_be_tried_again()
    {
        var page = await chromium.OpenAsync(shop.Application, path: "/administration");

        await shop.Application.RenameTableAsync("audit", "audit_away");
        try
        {
            await page.GetByTestId("local-nav").GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
            await Expect(page.GetByTestId("error-state")).ToContainTextAsync("This could not be loaded");
        }
        finally
        {
            await shop.Application.RenameTableAsync("audit_away", "audit");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.GetByTestId("error-state")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("audit-filter").Or(page.GetByTestId("empty-state"))).ToBeVisibleAsync();
    }
}

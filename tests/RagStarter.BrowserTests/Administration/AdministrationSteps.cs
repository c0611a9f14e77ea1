using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests.Administration;

/// <summary>What the tests of the administration do again and again.</summary>
internal static class AdministrationSteps
{
    /// <summary>Opens a page and waits until it is connected.</summary>
    public static async Task GoAsync(this IPage page, string path)
    {
        await page.GotoAsync(path);
        await Expect(page.Locator("[data-connected=true]")).ToHaveCountAsync(1);
    }

    /// <summary>Becomes a user of another tenant by the menu of Development.</summary>
    public static async Task SwitchTenantAsync(this IPage page, string name)
    {
        await page.GetByTestId("tenant-menu").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = name }).ClickAsync();
        await Expect(page.GetByTestId("tenant-menu")).ToContainTextAsync(name);
    }

    /// <summary>A client of the API with a key, or as the developer without one.</summary>
    public static HttpClient Api(this WebProcess application, string? key = null)
    {
        var api = new HttpClient { BaseAddress = new Uri(application.Address) };
        api.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return api;
    }

    /// <summary>Issues a key over the API.</summary>
    public static async Task<(string Key, string Id)> IssueAsync(this WebProcess application, string user, string role = "user")
    {
        using var api = application.Api();
        using var response = await api.PostAsJsonAsync("/api/admin/keys", new { user, role, label = "issued by a test" });
        response.EnsureSuccessStatusCode();
        var issued = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (issued.GetProperty("key").GetString()!, issued.GetProperty("issued").GetProperty("id").GetString()!);
    }

    /// <summary>Whether a key signs in.</summary>
    public static async Task<bool> TakesAsync(this WebProcess application, string key)
    {
        using var api = application.Api(key);
        using var response = await api.GetAsync(new Uri("/api/documents", UriKind.Relative));
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Asks a question over the API.</summary>
    public static async Task AskAsync(this WebProcess application, string question)
    {
        using var api = application.Api();
        using var response = await api.PostAsJsonAsync("/api/chat", new { question, stream = false });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}

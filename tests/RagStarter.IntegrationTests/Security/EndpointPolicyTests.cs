using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using RagStarter.Core.Tenancy;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.Web.Authentication;

namespace RagStarter.IntegrationTests.Security;

/// <summary>Every endpoint of the application says who may call it.</summary>
[Collection(SecuredCollection.Name)]
public sealed class EndpointPolicyTests(SecuredApplication application)
{
    // Everybody may call these.
    private static readonly Dictionary<string, string> Open = new()
    {
        ["/healthz/live"] = "a watcher has no key; it tells that the process runs",
        ["/healthz/ready"] = "a watcher has no key; it tells names of parts and whether they work",
        ["/openapi/{documentName}.json"] = "a description without data",
        ["/session/key"] = "signs in, with an antiforgery token and a throttle",
        ["/sign-in"] = "the page with that form",
        ["/error"] = "says that something went wrong, and no more",
        ["/not-found"] = "says that there is no such page",
    };

    // The framework maps files that were added since the build; the policy for what says nothing asks for signing in.
    private const string NewFiles = "/{**path:file}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private List<RouteEndpoint> Endpoints => [.. application.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    [Fact]
    public void Every_endpoint_has_a_policy_or_a_reason_to_be_open()
    {
        var endpoints = Endpoints;
        var open = endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(PathOf).Where(p => !IsFile(p)).Distinct().ToList();
        var unsaid = endpoints.Where(e => PathOf(e) != NewFiles).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is null).Select(PathOf);

        Assert.True(endpoints.Count > 25, $"{endpoints.Count} endpoints");
        Assert.Empty(unsaid);
        Assert.Empty(open.Except(Open.Keys));
    }

    [Fact]
    public void Files_of_the_application_are_all_that_is_open_besides()
    {
        var files = Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(PathOf).Where(IsFile).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.DoesNotContain("/api", f, StringComparison.Ordinal));
        Assert.All(files, f => Assert.DoesNotContain('{', f));
    }

    [Fact]
    public async Task What_is_for_admins_is_refused_to_users_and_editors_and_to_those_not_signed_in()
    {
        var admin = Endpoints.Where(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == CallerAuthentication.AdminPolicy)).ToList();
        Assert.All(["/api/admin/keys/", "/api/admin/keys/{id}", "/api/admin/audit", "/api/admin/budgets/raises", "/api/experiments", "/administration", "/administration/keys"], p => Assert.Contains(p, admin.Select(PathOf)));
        Assert.All(Endpoints.Where(e => PathOf(e).StartsWith("/api/admin", StringComparison.Ordinal) || (PathOf(e).StartsWith("/administration", StringComparison.Ordinal) && !IsFile(PathOf(e)))), e => Assert.Contains(e, admin));

        foreach (var endpoint in admin)
        {
            // Who opens a page is sent to sign in.
            Assert.Equal(IsOfApi(endpoint) ? HttpStatusCode.Unauthorized : HttpStatusCode.Redirect, await CallAsync(endpoint, application.With(null)));
            Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(endpoint, application.As("acme", Roles.User)));
            Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(endpoint, application.As("acme", Roles.Editor)));
        }
    }

    [Fact]
    public async Task Nothing_but_what_is_open_answers_without_a_key()
    {
        foreach (var endpoint in Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var status = await CallAsync(endpoint, application.With(null));
            Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.Redirect, $"{PathOf(endpoint)}: {status}");
        }
    }

    [Fact]
    public async Task What_changes_documents_is_refused_to_users()
    {
        foreach (var endpoint in Endpoints.Where(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == CallerAuthentication.EditorPolicy)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(endpoint, application.As("acme", Roles.User)));
        }
    }

    [Fact]
    public async Task Another_tenants_admin_sees_nothing()
    {
        await application.As("acme", Roles.Editor).AddDocumentsAsync([("acme-only.md", "# Acme\n\nzanzibar is ours")]);
        await application.As("acme", Roles.User).AskAsync("What about zanzibar?");
        await application.IssueAsync("acme", new { user = "zanzibar", label = "zanzibar" });
        var id = (await application.As("acme", Roles.Editor).DocumentsAsync())[0].Id;
        var stranger = application.As("globex", Roles.Admin);

        foreach (var endpoint in Endpoints.Where(e => MethodOf(e) == "GET" && PathOf(e).StartsWith("/api", StringComparison.Ordinal)))
        {
            using var response = await stranger.Http.GetAsync(Filled(endpoint, id) + (PathOf(endpoint).Contains("usage", StringComparison.Ordinal) ? "?scope=tenant&tenant=acme" : string.Empty), Cancelled);
            var text = await response.Content.ReadAsStringAsync(Cancelled);
            Assert.DoesNotContain("zanzibar", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("acme-only", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain($"{id}", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static bool IsOfApi(RouteEndpoint endpoint) => PathOf(endpoint).StartsWith("/api", StringComparison.Ordinal);

    private static bool IsFile(string path) => Path.HasExtension(path) && !path.StartsWith("/openapi", StringComparison.Ordinal);

    private static string PathOf(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}";

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "GET";

    private static string Filled(RouteEndpoint endpoint, Guid id) =>
        string.Join('/', PathOf(endpoint).Split('/').Select(s => s.Contains('{', StringComparison.Ordinal) ? $"{id}" : s));

    private static async Task<HttpStatusCode> CallAsync(RouteEndpoint endpoint, ApiUser user)
    {
        using var request = new HttpRequestMessage(new HttpMethod(MethodOf(endpoint)), Filled(endpoint, Guid.NewGuid()));
        if (request.Method != HttpMethod.Get)
        {
            request.Content = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()?.ContentTypes is ["multipart/form-data", ..]
                ? new MultipartFormDataContent { { new StringContent("x"), "files", "a.md" } }
                : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await user.Http.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}

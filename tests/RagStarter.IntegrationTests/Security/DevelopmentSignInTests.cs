using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests.Security;

/// <summary>The sign-in without a key is for the machine itself, whatever a caller or a proxy says.</summary>
public sealed class DevelopmentSignInTests(DevelopmentSignInTests.BothEnvironments applications) : IClassFixture<DevelopmentSignInTests.BothEnvironments>
{
    private const string Remote = "Test-Remote";
    private const string Local = "Test-Local";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", null, true)]
    [InlineData("::1", "::1", "localhost", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1", null, true)]
    [InlineData("10.0.0.9", "10.0.0.1", "localhost", null, false)]
    [InlineData("10.0.0.9", "127.0.0.1", "localhost", null, false)]
    [InlineData("127.0.0.1", "10.0.0.1", "localhost", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "rag.example", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost.rag.example", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "X-Forwarded-For: 203.0.113.7", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "X-Forwarded-For: 127.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "Forwarded: for=203.0.113.7", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "X-Real-IP: 203.0.113.7", false)]
    [InlineData("10.0.0.9", "10.0.0.1", "localhost", "X-Forwarded-For: 127.0.0.1", false)]
    [InlineData("10.0.0.9", "10.0.0.1", "localhost", "X-Forwarded-Host: localhost", false)]
    public async Task A_caller_is_of_this_machine_only_when_the_connection_says_so(string remote, string local, string host, string? header, bool isSignedIn)
    {
        using var client = applications.Development.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/documents/");
        request.Headers.Host = host;
        request.Headers.Add(Remote, remote);
        request.Headers.Add(Local, local);
        if (header?.Split(": ") is [var name, var value])
        {
            request.Headers.Add(name, value);
        }

        using var response = await client.SendAsync(request, Cancelled);

        Assert.Equal(isSignedIn ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("192.168.0.5", false)]
    [InlineData("127.0.0.1", false)]
    public async Task Only_a_configured_proxy_says_for_whom_it_asks(string remote, bool isBelieved)
    {
        // One request is allowed from each address: whoever is believed has a second address, and a second request.
        Assert.Equal(HttpStatusCode.OK, await AskAsync(remote, $"203.0.113.{(isBelieved ? 7 : 9)}"));
        Assert.Equal(isBelieved ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, await AskAsync(remote, "203.0.113.8"));
    }

    private async Task<HttpStatusCode> AskAsync(string remote, string forwardedFor)
    {
        using var client = applications.BehindProxies.CreateClient(new() { BaseAddress = new Uri("https://localhost") });
        client.DefaultRequestHeaders.Add(Remote, remote);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        return (await client.GetAsync("/sign-in", Cancelled)).StatusCode;
    }

    public sealed class BothEnvironments : IAsyncDisposable
    {
        private readonly Application _development = new(new() { ["Web:AnonymousRequestsPerMinute"] = "0" });
        private readonly SecuredApplication _production = new(new() { ["Web:Proxies:0"] = "10.0.0.0/8", ["Web:AnonymousRequestsPerMinute"] = "1" });

        public BothEnvironments()
        {
            Development = _development.WithWebHostBuilder(Connect);
            BehindProxies = _production.Application.WithWebHostBuilder(Connect);
        }

        public WebApplicationFactory<Program> Development { get; }

        public WebApplicationFactory<Program> BehindProxies { get; }

        public async ValueTask DisposeAsync()
        {
            await _development.DisposeAsync();
            await _production.DisposeAsync();
        }

        private static void Connect(IWebHostBuilder host) => host.ConfigureServices(s => s.AddSingleton<IStartupFilter, Connection>());
    }

    // The addresses of both ends of the connection, as a test says.
    private sealed class Connection : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = AddressIn(context.Request.Headers, Remote);
                context.Connection.LocalIpAddress = AddressIn(context.Request.Headers, Local);
                return rest(context);
            });
            next(app);
        };

        private static IPAddress? AddressIn(IHeaderDictionary headers, string name) => IPAddress.TryParse(headers[name], out var address) ? address : null;
    }
}

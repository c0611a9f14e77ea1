using System.Net;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;

namespace RagStarter.Web.Authentication;

/// <summary>Refuses to start where nobody could sign in, or where in Development others could reach the application.</summary>
internal sealed class SignInCheck(
    IOptions<AuthenticationSettings> settings, IConfiguration configuration, IWebHostEnvironment environment, ApiKeyStore issued, TenantDirectory tenants)
{
    /// <summary>Checks.</summary>
    /// <exception cref="ConfigurationException">The application must not start.</exception>
    public async Task RunAsync()
    {
        foreach (var (name, key) in settings.Value.ApiKeys)
        {
            if (tenants.Find(TenantId.Parse(key.Tenant)) is null)
            {
                throw new ConfigurationException(
                    $"{AuthenticationSettings.Section}:{nameof(AuthenticationSettings.ApiKeys)}:{name}:{nameof(ApiKeySettings.Tenant)} is '{key.Tenant}', which is not configured: add it under {TenancyOptions.Section}:{nameof(TenancyOptions.Tenants)}, or remove the key.");
            }
        }

        if (environment.IsDevelopment())
        {
            RefuseNetwork();
        }
        else if (settings.Value.ApiKeys.Count == 0 && !settings.Value.Jwt.IsConfigured && !await issued.AnyAsync(CancellationToken.None))
        {
            throw new ConfigurationException(
                $"Nobody could sign in: in the environment '{environment.EnvironmentName}' no key was issued, {AuthenticationSettings.Section}:{nameof(AuthenticationSettings.ApiKeys)} is empty and {AuthenticationSettings.Section}:{nameof(AuthenticationSettings.Jwt)} is not configured. Make a key with 'ragstarter keys new --tenant TENANT --user NAME'; only the environment 'Development' works without.");
        }
    }

    /// <summary>The configured addresses that others than this machine can reach.</summary>
    public static IReadOnlyList<string> OnNetwork(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        var urls = endpoints.Count > 0 ? endpoints : [.. Split(configuration["urls"])];
        var open = urls.Where(IsOnNetwork).ToList();
        if (urls.Count == 0)
        {
            // A port alone is one on all addresses.
            open.AddRange(Split(configuration["http_ports"]).Concat(Split(configuration["https_ports"])).Select(port => $"*:{port}"));
        }

        return open;
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsOnNetwork(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return !address.IsUnixPipe && !address.IsNamedPipe
                && !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                && !(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            // The server says what is wrong with it.
            return false;
        }
    }

    private void RefuseNetwork()
    {
        if (!settings.Value.AllowDevelopmentOnNetwork && OnNetwork(configuration) is { Count: > 0 } open)
        {
            throw new ConfigurationException(
                $"In Development the application is for this machine alone, but it would listen to {string.Join(", ", open)}, where others reach it. Use --urls http://localhost:5080; or set the environment to Production and make a key; or, in a container of your own, {AuthenticationSettings.Section}:{nameof(AuthenticationSettings.AllowDevelopmentOnNetwork)} to true.");
        }
    }
}

using System.ComponentModel.DataAnnotations;
using System.Net;

namespace RagStarter.Web.Hardening;

/// <summary>What the application takes from the network, and how much of it; section "Web".</summary>
public sealed class WebSettings : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Web";

    /// <summary>
    /// Requests to the API that one user may make in a minute; they may come at once, and are given back evenly. 0 sets no
    /// limit. The developer of Development has none.
    /// </summary>
    [Range(0, 1_000_000)]
    public int RequestsPerMinute { get; init; } = 600;

    /// <summary>Uploads that one user may make in a minute; 0 sets no limit.</summary>
    [Range(0, 1_000_000)]
    public int UploadsPerMinute { get; init; } = 60;

    /// <summary>Requests of callers who are not signed in that one address (for IPv6: one network of 64 bits) may make in a minute; 0 sets no limit.</summary>
    [Range(0, 1_000_000)]
    public int AnonymousRequestsPerMinute { get; init; } = 300;

    /// <summary>The largest body of a request that uploads nothing, in kilobytes.</summary>
    [Range(16, 1_048_576)]
    public int MaxBodyKilobytes { get; init; } = 1024;

    /// <summary>The largest upload, all files of the form together, in megabytes; Ingestion:MaxFileMegabytes limits each file.</summary>
    [Range(1, 16_384)]
    public int MaxUploadMegabytes { get; init; } = 256;

    /// <summary>The longest that a request to the API may take.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest that an answer, an export or an upload may take.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "06:00:00")]
    public TimeSpan LongRequestTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The proxies before the application, as addresses ("10.0.0.5") or networks ("10.0.0.0/8"). Only what comes from them
    /// may say in X-Forwarded-For, -Proto and -Host for whom it asks. None by default.
    /// </summary>
    public List<string> Proxies { get; init; } = [];

    /// <summary>How many proxies stand one behind the other.</summary>
    [Range(1, 16)]
    public int ProxyHops { get; init; } = 1;

    /// <summary>Whether http is redirected to https. Outside Development; the port is that of https, or HTTPS_PORT.</summary>
    public bool RedirectToHttps { get; init; }

    /// <summary>For how long browsers are told to use https only; they are told over https alone, and not in Development. 0 does not tell them.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "730.00:00:00")]
    public TimeSpan HstsMaxAge { get; init; } = TimeSpan.FromDays(365);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var proxy in Proxies.Where(p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _)))
        {
            yield return new ValidationResult($" contains '{proxy}', which is neither an address such as 10.0.0.5 nor a network such as 10.0.0.0/8.", [nameof(Proxies)]);
        }

        foreach (var proxy in Proxies.Where(p => IPNetwork.TryParse(p, out var network) && network.PrefixLength == 0))
        {
            yield return new ValidationResult($" contains '{proxy}', which is everybody: then every caller could say to be another. Name the proxies.", [nameof(Proxies)]);
        }
    }
}

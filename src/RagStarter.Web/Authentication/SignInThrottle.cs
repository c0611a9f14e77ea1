using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace RagStarter.Web.Authentication;

/// <summary>
/// Slows down guessing: an address that presented too many unknown keys or tokens within a minute is not listened to
/// until the minute is over. Counted in each process for itself.
/// </summary>
internal sealed class SignInThrottle(IOptionsMonitor<AuthenticationSettings> settings, TimeProvider time)
{
    private const int ManyAddresses = 10_000;
    private const int Ipv6NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Failures)> _failures = new(StringComparer.Ordinal);

    /// <summary>How long the caller has to wait; <see langword="null"/> when not at all.</summary>
    public TimeSpan? WaitOf(HttpContext context) =>
        _failures.TryGetValue(AddressOf(context), out var known)
        && known.Failures >= settings.CurrentValue.FailedAttemptsPerMinute
        && known.Since + Window - time.GetUtcNow() is { Ticks: > 0 } wait
            ? wait
            : null;

    /// <summary>Counts a key or token that is not known.</summary>
    public void NoteFailure(HttpContext context)
    {
        var now = time.GetUtcNow();
        if (_failures.Count > ManyAddresses)
        {
            foreach (var (address, known) in _failures)
            {
                if (known.Since + Window <= now)
                {
                    _failures.TryRemove(address, out _);
                }
            }
        }

        _failures.AddOrUpdate(
            AddressOf(context),
            _ => (now, 1),
            (_, known) => known.Since + Window <= now ? (now, 1) : (known.Since, known.Failures + 1));
    }

    /// <summary>The caller's address; of IPv6 the network, all of whose addresses one household or server has.</summary>
    public static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        address = address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address;
        return address is null ? "local"
            : address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
                ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, Ipv6NetworkBytes))
            : address.ToString();
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Caching.Vectors;

namespace RagStarter.Core.Caching.Gate;

/// <summary>Keeps what gates have learned where it survives a restart and where other processes find it.</summary>
/// <remarks>What is lost, damaged or of another version is learned anew, from a conservative start.</remarks>
internal sealed partial class GateMemory(ISharedVectors shared, TimeProvider time, ILogger<GateMemory> logger)
{
    private const int ChecksumLength = 16;

    // Longer than any tenant is quiet for; a new start costs hits for some hundred requests.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>What was learned; <see langword="null"/> when nothing is kept that can be read.</summary>
    public async Task<GateState?> FindAsync(CachePartition partition, string embedder, CancellationToken cancellationToken)
    {
        var key = KeyOf(partition, embedder);
        try
        {
            var values = await shared.FindAsync(partition.Tenant, [key], cancellationToken).ConfigureAwait(false);
            return values[0] is { } record ? Read(key, record) : null;
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            LogAway(problem.GetType().Name);
            return null;
        }
    }

    /// <summary>Keeps what was learned, if it can.</summary>
    public async Task StoreAsync(CachePartition partition, string embedder, GateState state, CancellationToken cancellationToken)
    {
        var key = KeyOf(partition, embedder);
        var json = JsonSerializer.SerializeToUtf8Bytes(state, GateJsonContext.Default.GateState);
        try
        {
            await shared.StoreAsync(partition.Tenant, [(key, [.. Checksum(key, json), .. json])], time.GetUtcNow() + Lifetime, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            LogAway(problem.GetType().Name);
        }
    }

    private GateState? Read(string key, byte[] record)
    {
        if (record.Length < ChecksumLength || !Checksum(key, record.AsSpan(ChecksumLength)).AsSpan().SequenceEqual(record.AsSpan(0, ChecksumLength)))
        {
            LogUnreadable();
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(record.AsSpan(ChecksumLength), GateJsonContext.Default.GateState);
        }
        catch (JsonException)
        {
            LogUnreadable();
            return null;
        }
    }

    private static string KeyOf(CachePartition partition, string embedder) => $"gate:{partition.Name}:{Hash(Encoding.UTF8.GetBytes(embedder))}";

    private static byte[] Checksum(string key, ReadOnlySpan<byte> json) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(key), .. json])[..ChecksumLength];

    private static string Hash(byte[] text) => Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 8));

    [LoggerMessage(1461, LogLevel.Debug, "What the cache gate has learned cannot be kept or found now ({ErrorType}); it goes on with what it knows")]
    private partial void LogAway(string errorType);

    [LoggerMessage(1462, LogLevel.Warning, "What the cache gate had learned for a partition cannot be read and is learned anew")]
    private partial void LogUnreadable();
}

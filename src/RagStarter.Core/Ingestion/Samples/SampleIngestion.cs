using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion.Samples;

/// <summary>Adds the sample documents when the application starts for the first time, or when they have changed.</summary>
public sealed partial class SampleIngestion(SampleData samples, DocumentLibrary library, ApplicationPaths paths, ILogger<SampleIngestion> logger)
{
    /// <summary>
    /// Adds the documents of each sample tenant, unless just these were added before: a sample that a user has deleted
    /// does not come back.
    /// </summary>
    public async Task AddMissingAsync(CancellationToken cancellationToken)
    {
        foreach (var sample in samples.Tenants)
        {
            var files = Directory.EnumerateFiles(sample.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
            var fingerprint = await FingerprintAsync(files, cancellationToken).ConfigureAwait(false);
            var marker = Path.Combine(paths.State, "samples", $"{sample.Tenant.Id.Value}.txt");
            if (File.Exists(marker) && await File.ReadAllTextAsync(marker, cancellationToken).ConfigureAwait(false) == fingerprint)
            {
                continue;
            }

            var caller = new Caller { Tenant = sample.Tenant.Id, User = "samples" };
            LogAdding(files.Count, sample.Tenant.Id.Value);
            foreach (var file in files)
            {
                var name = Path.GetRelativePath(sample.Folder, file).Replace('\\', '/');
                var content = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
                await library.AddAsync(caller, name, sample.GroupsOf(name), content, cancellationToken).ConfigureAwait(false);
            }

            // Written last: a start that was interrupted adds the rest next time.
            Directory.CreateDirectory(Path.GetDirectoryName(marker)!);
            await File.WriteAllTextAsync(marker, fingerprint, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> FingerprintAsync(List<string> files, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [LoggerMessage(1521, LogLevel.Information, "Adding {Documents} sample documents of the tenant {Tenant}")]
    private partial void LogAdding(int documents, string tenant);
}

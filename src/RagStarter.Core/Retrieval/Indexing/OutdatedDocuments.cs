using System.Globalization;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Indexing;

/// <summary>The documents of a tenant whose vectors are not those of the settings in force.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Documents">How many there are.</param>
/// <param name="Failed">How many of them failed when they were indexed again.</param>
/// <param name="IndexedWith">What one of them was indexed with.</param>
public sealed record OutdatedDocuments(TenantId Tenant, int Documents, int Failed, string IndexedWith)
{
    /// <summary>What is the matter and what to do, in a few sentences.</summary>
    /// <param name="current">The fingerprint of the settings in force.</param>
    public string Explain(string current)
    {
        var failed = Failed == 0
            ? "The application does it in the background; 'ragstarter reindex' does it at once and shows how far it is."
            : $"{Count(Failed)} failed: run 'ragstarter reindex' when the cause is gone, or replace or delete what cannot be read.";
        return $"{Count(Documents)} of the tenant '{Tenant}' must be indexed again before anything can be searched: indexed with \"{IndexedWith}\", "
            + $"while questions are embedded with \"{current}\". {failed} With the former settings everything is as it was.";
    }

    private static string Count(int documents) => documents == 1 ? "1 document" : string.Create(CultureInfo.InvariantCulture, $"{documents:N0} documents");
}

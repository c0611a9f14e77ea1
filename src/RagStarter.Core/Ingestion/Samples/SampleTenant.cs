using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion.Samples;

/// <summary>A tenant of the sample data.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Folder">The folder with its documents.</param>
/// <param name="Access">Which groups may read the documents of which subfolder.</param>
public sealed record SampleTenant(Tenant Tenant, string Folder, IReadOnlyList<SampleAccess> Access)
{
    /// <summary>The groups of the document with this name, relative to the folder.</summary>
    public IReadOnlyList<string> GroupsOf(string name) =>
        Access.FirstOrDefault(a => name.StartsWith(a.Path, StringComparison.Ordinal))?.Groups ?? [Caller.Everyone];
}

/// <summary>The groups that may read a subfolder.</summary>
/// <param name="Path">The subfolder, with forward slashes and one at the end.</param>
/// <param name="Groups">The groups.</param>
public sealed record SampleAccess(string Path, IReadOnlyList<string> Groups);

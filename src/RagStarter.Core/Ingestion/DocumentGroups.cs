using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>The rules for the groups that may read a document.</summary>
internal static class DocumentGroups
{
    /// <summary>The groups as a document keeps them; everybody in the tenant when there are none.</summary>
    /// <exception cref="UnreadableDocumentException">One is no group, or there are too many.</exception>
    public static string TextOf(IReadOnlyList<string> groups)
    {
        if (groups.FirstOrDefault(g => !CallerRules.IsGroup(g)) is { } bad)
        {
            throw new UnreadableDocumentException($"'{bad}' is not a group: a group's name has 1 to {CallerRules.MaxName} characters, no '|', no control characters and no invisible marks.");
        }

        if (groups.Count > CallerRules.MaxGroups)
        {
            throw new UnreadableDocumentException($"The document has {groups.Count} groups; the limit is {CallerRules.MaxGroups}.");
        }

        return groups.Count == 0 ? Caller.Everyone : string.Join('|', groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>Whether somebody of the document's tenant may read it.</summary>
    public static bool MayRead(Caller caller, Document document) => document.GroupList.Intersect(caller.Groups, StringComparer.Ordinal).Any();
}

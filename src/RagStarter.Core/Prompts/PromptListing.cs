using RagStarter.Core.Language;

namespace RagStarter.Core.Prompts;

/// <summary>One version of a prompt with what the lock file and the settings say of it.</summary>
/// <param name="Name">The prompt.</param>
/// <param name="Version">The version.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="File">Its file, inside the prompts folder.</param>
/// <param name="State">"locked", "changed" (since it was locked) or "unlocked".</param>
/// <param name="Weight">The weight of the roll-out; where none are set, 1 for the version that everyone gets.</param>
/// <param name="Share">The part of the users that gets it, 0 to 1, pinned tenants apart.</param>
/// <param name="Pins">The tenants that are pinned to it.</param>
/// <param name="Tokens">The tokens of the template, by tokenizer.</param>
/// <param name="Allowance">The most tokens that it may have.</param>
public sealed record PromptListing(
    string Name,
    string Version,
    string Purpose,
    string File,
    string State,
    double Weight,
    double Share,
    IReadOnlyList<string> Pins,
    IReadOnlyDictionary<string, int> Tokens,
    int Allowance)
{
    /// <summary>All versions that could be read.</summary>
    public static IReadOnlyList<PromptListing> From(PromptFolder folder, PromptOptions options) =>
    [
        .. folder.Sources
            .Where(s => s.File is not null)
            .OrderBy(s => s.File!.Name, StringComparer.Ordinal)
            .ThenBy(s => s.File!.Version, PromptVersions.Order)
            .Select(s => From(folder, options, s.File!, Path.GetRelativePath(folder.Path, s.Path).Replace('\\', '/'))),
    ];

    private static PromptListing From(PromptFolder folder, PromptOptions options, PromptTemplateFile file, string path)
    {
        var weights = options.WeightsOf(file.Name);
        var isDefault = PromptVersions.Default(folder.Versions(file.Name).Select(p => p.Version)) == file.Version;
        var weight = weights is null ? isDefault ? 1 : 0 : weights.GetValueOrDefault(file.Version);
        var total = weights?.Values.Sum() ?? 1;
        return new PromptListing(
            file.Name,
            file.Version,
            file.Purpose,
            path,
            folder.Lock.Find(file.Name, file.Version) is not { } locked ? "unlocked" : locked.Hash == file.Hash() ? "locked" : "changed",
            weight,
            total > 0 ? weight / total : 0,
            [.. options.Pins.Keys.Where(tenant => options.PinOf(tenant, file.Name) == file.Version).Order(StringComparer.Ordinal)],
            LockedPrompt.Of(file, TokenCounter.Names).Tokens,
            file.MaxTokens);
    }
}

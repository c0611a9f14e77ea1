using MudBlazor;

namespace RagStarter.Web.Components.Administration;

/// <summary>A page of the administration.</summary>
/// <param name="Path">Its address.</param>
/// <param name="TextKey">Its name in <see cref="AdministrationTexts"/>.</param>
/// <param name="Icon">Its picture.</param>
internal sealed record AdministrationPlace(string Path, string TextKey, string Icon)
{
    /// <summary>The first page, which the main navigation leads to.</summary>
    public const string Start = "/administration";

    /// <summary>All pages in their order.</summary>
    public static IReadOnlyList<AdministrationPlace> All { get; } =
    [
        new(Start, "Health", Icons.Material.Outlined.MonitorHeart),
        new("/administration/models", "Models", Icons.Material.Outlined.SmartToy),
        new("/administration/prompts", "Prompts", Icons.Material.Outlined.EditNote),
        new("/administration/budgets", "Budgets", Icons.Material.Outlined.AccountBalanceWallet),
        new("/administration/caches", "Caches", Icons.Material.Outlined.Cached),
        new("/administration/keys", "Keys", Icons.Material.Outlined.Key),
        new("/administration/audit", "Audit", Icons.Material.Outlined.History),
    ];
}

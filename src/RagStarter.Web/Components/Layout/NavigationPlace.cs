using System.Reflection;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Components.Layout;

/// <summary>A place of the main navigation.</summary>
/// <param name="Path">The address of its page.</param>
/// <param name="TextKey">Its name in <see cref="ShellTexts"/>.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Role">The weakest of <see cref="Roles"/> that sees it.</param>
internal sealed record NavigationPlace(string Path, string TextKey, string Icon, string Role)
{
    private static readonly HashSet<string> Routes = typeof(NavigationPlace).Assembly.GetTypes()
        .SelectMany(t => t.GetCustomAttributes<RouteAttribute>())
        .Select(r => r.Template)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>All places in their order. One whose page is taken out of the application is left out.</summary>
    public static IReadOnlyList<NavigationPlace> All { get; } = new NavigationPlace[]
    {
        new("/", "Chat", Icons.Material.Outlined.Forum, Roles.User),
        new("/documents", "Documents", Icons.Material.Outlined.Description, Roles.User),
        new("/costs", "Costs", Icons.Material.Outlined.Insights, Roles.User),
        new("/tuning", "Tuning", Icons.Material.Outlined.Tune, Roles.Admin),
        new("/administration", "Administration", Icons.Material.Outlined.AdminPanelSettings, Roles.Admin),
    }.Where(p => Routes.Contains(p.Path)).ToList();
}

using MudBlazor;

namespace RagStarter.Web.Components.Layout;

/// <summary>The colours and type of the page. Fonts are those of the system: nothing is loaded from elsewhere.</summary>
/// <remarks>Text on every background has a contrast of at least 4.5 to 1; the browser tests check both palettes.</remarks>
internal static class ProductTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Arial", "sans-serif"];

    private static readonly Typography Type = new()
    {
        Default = new DefaultTypography { FontFamily = Fonts, FontSize = "1rem", LineHeight = "1.55" },
        Button = new ButtonTypography { FontFamily = Fonts, FontSize = "0.9rem", TextTransform = "none" },
    };

    private static readonly LayoutProperties Layout = new() { DefaultBorderRadius = "10px" };

    /// <summary>The palette that holds unless the page is dark.</summary>
    public static MudTheme Light { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5f4a",
            Secondary = "#8a4b12",
            AppbarBackground = "#faf9f6",
            AppbarText = "#1d2321",
            Background = "#faf9f6",
            Surface = "#ffffff",
            TextPrimary = "#1d2321",
            TextSecondary = "#55605c",
            TextDisabled = "#68726e",
            ActionDefault = "#55605c",
            LinesDefault = "#e0ddd5",
            LinesInputs = "#8b938f",
            Divider = "#e0ddd5",
            Success = "#1f6b3a",
            Warning = "#805300",
            Error = "#a8261c",
            Info = "#1f5f8a",
        },
        Typography = Type,
        LayoutProperties = Layout,
    };

    /// <summary>The palette of a page whose root element has <c>data-theme="dark"</c>.</summary>
    public static MudTheme Dark { get; } = new()
    {
        PaletteDark = new PaletteDark
        {
            Primary = "#7fd1b3",
            PrimaryContrastText = "#10211b",
            Secondary = "#e7a86c",
            AppbarBackground = "#161b19",
            AppbarText = "#e6ebe8",
            Background = "#161b19",
            Surface = "#1f2623",
            TextPrimary = "#e6ebe8",
            TextSecondary = "#a9b4af",
            TextDisabled = "#8f9a95",
            ActionDefault = "#a9b4af",
            LinesDefault = "#333d39",
            LinesInputs = "#74807b",
            Divider = "#333d39",
            Success = "#7fd19a",
            Warning = "#e9bd6b",
            Error = "#f29087",
            Info = "#8cc4ea",
        },
        PseudoCss = new PseudoCss { Scope = ":root[data-theme=dark]" },
        Typography = Type,
        LayoutProperties = Layout,
    };
}

using MudBlazor;

namespace RagStarter.Web.Components.Layout;

/// <summary>The colours and type of the page. Fonts are those of the system: nothing is loaded from elsewhere.</summary>
internal static class ProductTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Arial", "sans-serif"];

    public static MudTheme Instance { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5f4a",
            Secondary = "#8a4b12",
            AppbarBackground = "#fbfaf7",
            AppbarText = "#1d2321",
            Background = "#fbfaf7",
            Surface = "#ffffff",
            TextPrimary = "#1d2321",
            TextSecondary = "#55605c",
            LinesDefault = "#dedbd3",
            Divider = "#dedbd3",
            Success = "#1f6b3a",
            Warning = "#8a5a00",
            Error = "#a8261c",
            Info = "#1f5f8a",
        },
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
            TextSecondary = "#a5b0ab",
            LinesDefault = "#35403b",
            Divider = "#35403b",
            Success = "#7fd19a",
            Warning = "#e9bd6b",
            Error = "#f29087",
            Info = "#8cc4ea",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "1rem", LineHeight = "1.55" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px", AppbarHeight = "56px" },
    };
}

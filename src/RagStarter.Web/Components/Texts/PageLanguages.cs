namespace RagStarter.Web.Components.Texts;

/// <summary>
/// The languages of the page. The words stand in .resx files beside the components; a further language is a further
/// file, such as ChatTexts.de.resx beside ChatTexts.resx, and its name here.
/// </summary>
internal static class PageLanguages
{
    private static readonly string[] Known = ["en"];

    public static IServiceCollection AddPageTexts(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddRequestLocalization(languages => languages
            .SetDefaultCulture(Known[0])
            .AddSupportedCultures(Known)
            .AddSupportedUICultures(Known));
        return services;
    }
}

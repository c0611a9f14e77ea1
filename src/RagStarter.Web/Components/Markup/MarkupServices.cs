namespace RagStarter.Web.Components.Markup;

/// <summary>Registers what shows text of others.</summary>
internal static class MarkupServices
{
    public static IServiceCollection AddMarkup(this IServiceCollection services) => services.AddSingleton<UntrustedMarkdown>();
}

using MudBlazor.Services;
using RagStarter.Core;
using RagStarter.VectorStores;
using RagStarter.Web;
using RagStarter.Web.Authentication;
using RagStarter.Web.Components;
using RagStarter.Web.Components.Chat;
using RagStarter.Web.Components.Markup;
using RagStarter.Web.Components.Texts;
using RagStarter.Web.Endpoints;
using RagStarter.Web.Hardening;
using RagStarter.Web.Health;

return await Startup.RunAsync(args, builder =>
{
    builder.Services.AddPipeline(builder.Configuration).AddVectorStore(builder.Configuration).AddBackgroundWork();
    builder.Services.AddCallerAuthentication(builder.Environment);
    builder.Services.AddRequestHardening();
    builder.Services.AddDependencyHealth(builder.Configuration);
    builder.Services.AddApiConventions();
    builder.Services.AddRazorComponents().AddInteractiveServerComponents();
    builder.Services.AddMudServices();
    builder.Services.AddPageTexts();
    builder.Services.AddMarkup();
    builder.Services.AddChat();
}, app =>
{
    app.UseRequestHardening();
    app.UseSecurityHeaders();
    app.UseRequestLocalization();
    app.UseApiProblems();
    app.UseGuardedAuthentication();
    app.UseAntiforgery();

    app.MapStaticAssets().AllowAnonymous();
    app.MapHealth();
    app.MapSession();
    app.MapOpenApi().AllowAnonymous();
    app.MapChatApi();
    app.MapConversationsApi();
    app.MapDocumentsApi();
    app.MapUsageApi();
    app.MapAdministrationApi();
    app.MapCacheApi();
    app.MapKeysApi();
    app.MapFeedbackApi();
    // The security headers say it all; the default policy would only repeat a part of it.
    app.MapRazorComponents<App>().RequireAuthorization().AddInteractiveServerRenderMode(page => page.ContentSecurityFrameAncestorsPolicy = null);
});

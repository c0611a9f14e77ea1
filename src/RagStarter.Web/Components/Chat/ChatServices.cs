namespace RagStarter.Web.Components.Chat;

/// <summary>Registers what the chat page needs.</summary>
internal static class ChatServices
{
    public static IServiceCollection AddChat(this IServiceCollection services) => services.AddScoped<ChatSession>();
}

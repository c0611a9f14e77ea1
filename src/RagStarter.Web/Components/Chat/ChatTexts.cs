namespace RagStarter.Web.Components.Chat;

/// <summary>The words of the chat; the file of the same name holds them.</summary>
internal sealed class ChatTexts;

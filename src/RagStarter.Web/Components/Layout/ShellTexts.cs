namespace RagStarter.Web.Components.Layout;

/// <summary>The words of the frame around all pages; the file of the same name holds them.</summary>
internal sealed class ShellTexts;

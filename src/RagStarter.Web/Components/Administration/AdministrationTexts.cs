namespace RagStarter.Web.Components.Administration;

/// <summary>The words of the administration; the file of the same name holds them.</summary>
internal sealed class AdministrationTexts;

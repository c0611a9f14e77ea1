namespace RagStarter.Web.Components.Costs;

/// <summary>The words of the page of costs; the file of the same name holds them.</summary>
internal sealed class CostTexts;

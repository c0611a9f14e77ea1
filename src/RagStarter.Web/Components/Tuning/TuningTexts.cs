namespace RagStarter.Web.Components.Tuning;

/// <summary>The words of tuning; the file of the same name holds them.</summary>
internal sealed class TuningTexts;

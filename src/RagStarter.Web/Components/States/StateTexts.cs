namespace RagStarter.Web.Components.States;

/// <summary>The words that all pages say when they load, are empty or fail; the file of the same name holds them.</summary>
internal sealed class StateTexts;

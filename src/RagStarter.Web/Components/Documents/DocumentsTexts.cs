namespace RagStarter.Web.Components.Documents;

/// <summary>The words of the documents pages; the file of the same name holds them.</summary>
internal sealed class DocumentsTexts;

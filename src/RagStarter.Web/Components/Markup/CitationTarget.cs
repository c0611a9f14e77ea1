namespace RagStarter.Web.Components.Markup;

/// <summary>Where the number of a citation leads.</summary>
/// <param name="Address">A place in this application: a path that begins with "/", or "#" and an anchor of the page.</param>
/// <param name="Title">What is shown before it is followed, such as the document and the quote.</param>
public sealed record CitationTarget(string Address, string Title);

using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering.Research;

/// <summary>A part of a question, or a search of the model, with what was found for it.</summary>
/// <param name="Title">What it asks, with the request's placeholders.</param>
/// <param name="SearchText">What was searched for.</param>
/// <param name="Found">The evidence, numbered as in the whole answer.</param>
internal sealed record ResearchPart(string Title, RedactedText SearchText, Evidence Found);

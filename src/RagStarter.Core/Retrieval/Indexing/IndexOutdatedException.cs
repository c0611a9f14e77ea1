namespace RagStarter.Core.Retrieval.Indexing;

/// <summary>
/// A tenant's documents have vectors of other settings than questions get: nothing can be searched before they are
/// indexed again. The message says which settings, how far it is, and what to do.
/// </summary>
public sealed class IndexOutdatedException(string message) : Exception(message);

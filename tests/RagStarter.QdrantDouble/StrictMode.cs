namespace RagStarter.QdrantDouble;

/// <summary>The limits that collections made from now on have.</summary>
/// <param name="MaxQueryLimit">The most results of one query or page; <see langword="null"/> for any number.</param>
/// <param name="UnindexedFiltering">Whether fields without an index may be filtered by.</param>
public sealed record StrictMode(int? MaxQueryLimit = null, bool UnindexedFiltering = true);

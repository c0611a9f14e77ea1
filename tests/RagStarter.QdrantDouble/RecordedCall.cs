namespace RagStarter.QdrantDouble;

/// <summary>A call as it came in.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path and query.</param>
/// <param name="Body">The body.</param>
public sealed record RecordedCall(string Method, string Path, string Body);

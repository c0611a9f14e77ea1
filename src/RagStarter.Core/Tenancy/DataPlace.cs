namespace RagStarter.Core.Tenancy;

/// <summary>A server that sees or keeps texts, names or counts of tenants.</summary>
/// <param name="Setting">The setting that says in which region it is, such as "Embeddings:Region".</param>
/// <param name="What">What it is, such as "the embedding model".</param>
/// <param name="Region">Its region; empty when it is not said.</param>
public sealed record DataPlace(string Setting, string What, string Region);

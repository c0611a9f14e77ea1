using RagStarter.Core.Ingestion;

namespace RagStarter.Cli;

/// <summary>What became of one file.</summary>
internal sealed record IngestionResult(string Name, string State, string Error, int Pages, int Chunks, int Tokens)
{
    public bool IsReady => State == "ready";

    public static IngestionResult From(Document document) => new(
        document.Name,
        document.State.ToString().ToLowerInvariant(),
        document.Error,
        document.Pages,
        document.Chunks,
        document.Tokens);

    public static IngestionResult Rejected(string name, string reason) => new(name, "failed", reason, 0, 0, 0);
}

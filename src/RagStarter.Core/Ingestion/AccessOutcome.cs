namespace RagStarter.Core.Ingestion;

/// <summary>What became of a change of who may read a document.</summary>
public enum AccessOutcome
{
    /// <summary>The groups are as wanted.</summary>
    Done,

    /// <summary>There is no such document that the caller may read.</summary>
    NotFound,

    /// <summary>The document is being read at this moment. Its groups can be changed when it is ready.</summary>
    Busy,
}

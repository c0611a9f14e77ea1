namespace RagStarter.Core.Ingestion;

/// <summary>Where a document stands.</summary>
public enum DocumentState
{
    /// <summary>Accepted and waiting.</summary>
    Pending,

    /// <summary>Being read, embedded and stored.</summary>
    Running,

    /// <summary>Searchable.</summary>
    Ready,

    /// <summary>Not searchable; <see cref="Document.Error"/> says why. Can be retried.</summary>
    Failed,
}

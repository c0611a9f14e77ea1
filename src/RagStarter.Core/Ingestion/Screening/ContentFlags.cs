namespace RagStarter.Core.Ingestion.Screening;

/// <summary>What in a text may be meant for a model instead of a reader.</summary>
[Flags]
public enum ContentFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It tells a model what to do, such as to ignore its instructions or to print its prompt.</summary>
    Instruction = 1,

    /// <summary>It imitates the marks of a prompt, such as the beginning of a system message or the end of the sources.</summary>
    RoleMarker = 2,

    /// <summary>It has text that readers do not see: comments, hidden elements, characters without shape, reversed order.</summary>
    HiddenText = 4,

    /// <summary>It has text that is encoded, in base64 or hexadecimal digits.</summary>
    EncodedText = 8,

    /// <summary>It has an image or a link whose address is made to be filled with data.</summary>
    DataLink = 16,
}

namespace RagStarter.Core.Caching.Gate;

/// <summary>What a question asks for, by its question word.</summary>
internal enum AskedFor
{
    /// <summary>No question word: a request, or words alone.</summary>
    Unsaid,

    /// <summary>Yes or no.</summary>
    Whether,

    /// <summary>Who.</summary>
    Person,

    /// <summary>When.</summary>
    Time,

    /// <summary>Where.</summary>
    Place,

    /// <summary>Why.</summary>
    Reason,

    /// <summary>How, which way.</summary>
    Manner,

    /// <summary>What, which.</summary>
    Thing,

    /// <summary>How many.</summary>
    Count,

    /// <summary>How much, what price.</summary>
    Amount,

    /// <summary>How long, old, far, often and the like; which of them is a word of the question.</summary>
    Measure,
}

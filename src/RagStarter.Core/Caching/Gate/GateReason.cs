namespace RagStarter.Core.Caching.Gate;

/// <summary>Why an answer was served for a question in other words, or was not.</summary>
public enum GateReason
{
    /// <summary>Nothing differs that matters.</summary>
    None,

    /// <summary>One of the questions holds personal data; nothing is shared of them.</summary>
    PersonalData,

    /// <summary>No kept question is near.</summary>
    NothingNear,

    /// <summary>Numbers, quantities, ordinals or codes differ.</summary>
    Number,

    /// <summary>Units or currencies differ.</summary>
    Unit,

    /// <summary>Dates, times, months or weekdays differ.</summary>
    Time,

    /// <summary>One is negated and the other is not.</summary>
    Negation,

    /// <summary>One says the opposite of the other: open and close, cheapest and dearest.</summary>
    Opposite,

    /// <summary>Who does what to whom, or from where to where, differs.</summary>
    Direction,

    /// <summary>Names of people, places, products or languages differ.</summary>
    Entity,

    /// <summary>They ask for something else: who, when, how, how many, whether.</summary>
    Kind,

    /// <summary>They speak of other persons, or one of what may be done and the other of what must.</summary>
    Person,

    /// <summary>The same sentence has another word in one place.</summary>
    Subject,

    /// <summary>The language is not known, and they are not the same word by word.</summary>
    Language,

    /// <summary>They are not similar enough for what the error budget allows.</summary>
    Uncertain,

    /// <summary>The evidence that the question would be given is not what the kept answer rests on.</summary>
    Evidence,

    /// <summary>It would be served, and is answered anew to see whether that were right.</summary>
    ShadowCheck,

    /// <summary>It says the same in words that are known to mean the same.</summary>
    SameWords,

    /// <summary>What was learned says that it is the same.</summary>
    Learned,
}

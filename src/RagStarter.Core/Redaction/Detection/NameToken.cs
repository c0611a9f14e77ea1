namespace RagStarter.Core.Redaction.Detection;

/// <summary>A capitalised word, or a small word between two.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset behind its last character, without a possessive ending.</param>
/// <param name="Known">What the lists know it as.</param>
/// <param name="IsWord">Whether it is an English word.</param>
internal readonly record struct NameToken(int Start, int End, KnownAs Known, bool IsWord)
{
    /// <summary>How long.</summary>
    public int Length => End - Start;

    /// <summary>One letter, with or without a full stop.</summary>
    public bool IsInitial => Length == 1 && !Is(KnownAs.Particle);

    /// <summary>A given name that is no word: it alone suggests a person.</summary>
    public bool IsClearGiven => Is(KnownAs.Given) && !IsWord;

    /// <summary>Neither name nor word: perhaps a name that the lists lack.</summary>
    public bool IsUnknown => Known == KnownAs.Nothing && !IsWord && Length > 1;

    /// <summary>Can stand in a name.</summary>
    public bool CanBeName => IsInitial || IsUnknown || Is(KnownAs.Given) || Is(KnownAs.Surname);

    /// <summary>Whether it is known as one of these.</summary>
    public bool Is(KnownAs kind) => (Known & kind) != 0;
}

namespace RagStarter.Core.Redaction.Detection;

/// <summary>What a word is known as.</summary>
[Flags]
internal enum KnownAs : byte
{
    /// <summary>Not known.</summary>
    Nothing = 0,

    /// <summary>A given name.</summary>
    Given = 1,

    /// <summary>A surname.</summary>
    Surname = 2,

    /// <summary>An English word that is no name.</summary>
    Word = 4,

    /// <summary>Part of the name of a place.</summary>
    Place = 8,

    /// <summary>A word that names kinds of organisations, works or events.</summary>
    Organisation = 16,

    /// <summary>A form of address or an academic degree before a name.</summary>
    Title = 32,

    /// <summary>A small word inside names, such as "van".</summary>
    Particle = 64,

    /// <summary>A word that ends or begins the name of a street.</summary>
    Street = 128,
}

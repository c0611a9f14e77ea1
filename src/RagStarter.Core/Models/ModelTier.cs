namespace RagStarter.Core.Models;

/// <summary>What a model is able to do, from the lowest up. Routing gives a task to a model whose tier is enough for it.</summary>
public enum ModelTier
{
    /// <summary>Small and cheap: quotes and sums up what it is given.</summary>
    Economy,

    /// <summary>Compares and combines several sources.</summary>
    Standard,

    /// <summary>Draws conclusions over several steps.</summary>
    Premium,
}

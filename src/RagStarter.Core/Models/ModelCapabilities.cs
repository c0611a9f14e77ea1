namespace RagStarter.Core.Models;

/// <summary>What a model must be able to do for some requests. The product asks for these and no others.</summary>
public static class ModelCapabilities
{
    /// <summary>Calls functions; the answer mode "research" lets the model search by itself.</summary>
    public const string Tools = "tools";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Tools];
}

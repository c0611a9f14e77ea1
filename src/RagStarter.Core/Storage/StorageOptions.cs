using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Storage;

/// <summary>Where state is kept; section "Storage".</summary>
public sealed class StorageOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// The folder for databases and uploaded files. A relative path starts at the solution's folder in a checkout and
    /// at the application's content root otherwise.
    /// </summary>
    [Required]
    public string Path { get; init; } = "App_Data";

    /// <summary>
    /// The folder of the prompt templates, such as one that a container mounts; a relative path starts where that of
    /// <see cref="Path"/> does. Not set: the solution's in a checkout, else the shipped ones.
    /// </summary>
    public string Prompts { get; init; } = string.Empty;
}

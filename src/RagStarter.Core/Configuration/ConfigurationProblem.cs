using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Configuration;

/// <summary>Words for the problems that options classes find beyond their annotations.</summary>
/// <remarks>The key's path is put in front of the message, so a message begins with " is".</remarks>
internal static class ConfigurationProblem
{
    public static ValidationResult NotOneOf(string member, string value, IEnumerable<string> allowed) =>
        new($" is '{value}'; allowed is one of {string.Join(", ", allowed)}.", [member]);

    public static ValidationResult Missing(string member, string what) =>
        new($" is not set; give {what}.", [member]);
}

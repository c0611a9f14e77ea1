namespace RagStarter.Core.Prompts;

/// <summary>The names of the rules that prompts are checked by.</summary>
public static class PromptRules
{
    /// <summary>The file cannot be read, or something is missing in it.</summary>
    public const string Malformed = "malformed";

    /// <summary>A prompt that the application needs is not there.</summary>
    public const string Missing = "missing";

    /// <summary>The version is not a semantic version.</summary>
    public const string Version = "version";

    /// <summary>Two files claim the same name and version.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>The lock file cannot be read.</summary>
    public const string Lock = "lock";

    /// <summary>The version is not in the lock file.</summary>
    public const string Unlocked = "unlocked";

    /// <summary>The prompt changed without a new version.</summary>
    public const string Changed = "changed";

    /// <summary>The lock file's token counts are not those of the template.</summary>
    public const string Tokens = "tokens";

    /// <summary>The template has more tokens than its allowance.</summary>
    public const string Allowance = "allowance";

    /// <summary>A variable is used and not declared.</summary>
    public const string UnknownVariable = "unknown-variable";

    /// <summary>A variable is declared and not used (a warning).</summary>
    public const string UnusedVariable = "unused-variable";

    /// <summary>A value would be inserted where it is not kept inside the text of a message.</summary>
    public const string UnescapedVariable = "unescaped-variable";

    /// <summary>A value is inserted into a system message, where it speaks with the application's voice (a warning).</summary>
    public const string SystemVariable = "system-variable";

    /// <summary>Semantic Kernel would not send the template as it is written.</summary>
    public const string Markup = "markup";

    /// <summary>The settings of the roll-out name what is not there.</summary>
    public const string Rollout = "rollout";
}

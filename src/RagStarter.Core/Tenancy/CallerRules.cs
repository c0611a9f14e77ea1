using RagStarter.Core.Language;

namespace RagStarter.Core.Tenancy;

/// <summary>What names of users, teams and groups may be, whoever gives them: a key, a token, an administrator.</summary>
public static class CallerRules
{
    /// <summary>The longest name of a user, team or group, in characters.</summary>
    public const int MaxName = 200;

    /// <summary>The most groups of one caller.</summary>
    public const int MaxGroups = 200;

    /// <summary>What is wrong, in a sentence; <see langword="null"/> when nothing is.</summary>
    public static string? ProblemOf(string user, string team, IReadOnlyList<string> groups, string role) =>
        !IsName(user) ? Explain("user", user)
        : team.Length > 0 && !IsName(team) ? Explain("team", team)
        : groups.Count > MaxGroups ? $"There are {groups.Count} groups; the limit is {MaxGroups}."
        : groups.FirstOrDefault(g => !IsGroup(g)) is { } bad ? Explain("group", bad)
        : !Roles.All.Contains(role) ? $"'{role}' is not a role; allowed is one of {string.Join(", ", Roles.All)}."
        : null;

    /// <summary>Whether a text may be a group's name.</summary>
    public static bool IsGroup(string text) => IsName(text) && !text.Contains('|', StringComparison.Ordinal);

    private static bool IsName(string text) =>
        text.Length <= MaxName && !string.IsNullOrWhiteSpace(text) && !HiddenCharacters.AreIn(text);

    private static string Explain(string what, string text) =>
        $"The {what} '{Shown(text)}' is not allowed: 1 to {MaxName} characters, none of them a control character or an invisible mark{(what == "group" ? " or '|'" : string.Empty)}.";

    private static string Shown(string text) => new([.. text.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '@' or '|' || char.IsLetter(c) ? c : '?')]);
}

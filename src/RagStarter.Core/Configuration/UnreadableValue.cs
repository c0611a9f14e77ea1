using System.Text.RegularExpressions;

namespace RagStarter.Core.Configuration;

/// <summary>Says for people what the configuration binder says of a value that it cannot read.</summary>
internal static partial class UnreadableValue
{
    /// <summary>Names the setting, its value and what is allowed; the binder's own words where these cannot be told from them.</summary>
    public static string Explain(string message)
    {
        var match = Conversion().Match(message);
        return match.Success && Allowed(match.Groups["type"].Value) is { } allowed
            ? $"{match.Groups["place"].Value} is '{match.Groups["value"].Value}'; allowed is {allowed}."
            : message;
    }

    private static string? Allowed(string name) => name switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Double" or "System.Single" or "System.Decimal" => "a number, with a point before its decimals",
        "System.Boolean" => "true or false",
        "System.TimeSpan" => "a span of time, such as 00:05:00 (hours, minutes, seconds)",
        "System.DateTimeOffset" or "System.DateTime" => "a moment, such as 2026-03-01T00:00:00Z",
        "System.DateOnly" => "a day, such as 2026-03-01",
        "System.Uri" => "an address, such as http://localhost:6333",
        "System.Guid" => "an id, such as 00000000-0000-0000-0000-000000000000",
        _ => typeof(UnreadableValue).Assembly.GetType(name) is { IsEnum: true } words ? $"one of {string.Join(", ", Enum.GetNames(words))}" : null,
    };

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<place>[^']+)' to type '(?<type>[^']+)'")]
    private static partial Regex Conversion();
}

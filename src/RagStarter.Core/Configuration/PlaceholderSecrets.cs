using System.Security.Cryptography;
using System.Text;

namespace RagStarter.Core.Configuration;

/// <summary>Knows secrets that are none: what examples say, what everybody tries first, and what is too short.</summary>
public static class PlaceholderSecrets
{
    private static readonly string[] Known =
    [
        "changeme", "changeit", "changethis", "replaceme", "replacethis", "setme", "fillme", "todo", "tbd", "fixme", "placeholder",
        "example", "sample", "dummy", "secret", "mysecret", "supersecret", "topsecret", "yoursecret", "secretkey", "password", "passw0rd",
        "passwort", "mypassword", "yourpassword", "pass", "admin", "root", "default", "test", "testkey", "testing", "apikey", "api", "key",
        "mykey", "yourkey", "yourapikey", "yourapikeyhere", "yourkeyhere", "insertkeyhere", "insertyourkeyhere", "enteryourkey",
        "thekey", "token", "yourtoken", "mytoken", "letmein", "qwerty", "123456", "12345678", "123456789", "1234567890", "abc123", "xxx",
        "skyourkey", "skxxx", "skyourapikey", "modelapikey",
    ];

    private static readonly HashSet<string> Plain = new(Known, StringComparer.Ordinal);

    // Also as somebody would type them: a hash of a placeholder protects nothing.
    private static readonly HashSet<string> Hashes = new(
        Known.Concat(["", "YOUR-KEY", "your-key", "YOUR_KEY", "CHANGE-ME", "change-me", "CHANGEME", "rs_changeme", "rsk_changeme"])
            .Select(p => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(p)))),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a value is a placeholder, in whatever case and with whatever signs between its letters.</summary>
    public static bool Is(string value)
    {
        var letters = new string([.. value.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return value.Length > 0
            && (letters.Length == 0
                || Plain.Contains(letters)
                || IsRepeated(letters)
                || letters.Trim('x').Length == 0
                || (letters.Length >= 4 && letters.AsSpan().Count(letters[0]) == letters.Length)
                || value.Trim() is ['<', .., '>'] or ['{', .., '}'] or ['$', '{', .., '}'] or ['[', .., ']']
                || value.StartsWith("YOUR-", StringComparison.OrdinalIgnoreCase)
                || value.StartsWith("YOUR_", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What is wrong with a secret, to be put behind the setting's name; <see langword="null"/> when nothing is or when it is not set. The value is not shown.</summary>
    /// <param name="value">The secret.</param>
    /// <param name="minLength">The fewest characters that it may have.</param>
    public static string? ProblemOf(string value, int minLength) =>
        value.Length == 0 ? null
        : Is(value) ? " is a placeholder out of an example, which everybody knows; give the real secret, in user secrets or the environment."
        : value.Length < minLength ? $" has {value.Length} characters; a secret of less than {minLength} can be guessed, or a part of it is missing."
        : null;

    /// <summary>Whether a SHA-256 in hexadecimal digits is that of a placeholder, or no hash at all but a filler.</summary>
    public static bool IsHashOfOne(string hash) =>
        Hashes.Contains(hash) || (hash.Length > 0 && hash.AsSpan().Count(hash[0]) == hash.Length);

    private static bool IsRepeated(string letters) => Enumerable.Range(1, letters.Length / 2).Any(length =>
        letters.Length % length == 0
        && Plain.Contains(letters[..length])
        && letters == string.Concat(Enumerable.Repeat(letters[..length], letters.Length / length)));
}

using System.Buffers;
using System.Text;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Secrets that a name before them gives away: "password = ...", "api_key: ...", connection strings, bearer tokens.</summary>
internal static class SecretAssignments
{
    private const int MaxValue = 512;

    // Words of people's passwords, whatever they consist of.
    private static readonly string[] Passwords =
    [
        "password", "passwd", "passphrase", "passcode", "pwd", "passwort", "kennwort", "mot de passe", "contraseña", "contrasena", "senha", "wachtwoord", "пароль", "pin code", "pass",
    ];

    // Names of keys and tokens, whose values are long and random.
    private static readonly string[] Keys =
    [
        "secret", "client_secret", "clientsecret", "client-secret", "token", "api_key", "apikey", "api-key", "api key", "access_key", "accesskey", "access-key", "access key",
        "secret_key", "secretkey", "secret-key", "secret key", "private_key", "privatekey", "auth_token", "authtoken", "accountkey", "sharedaccesskey", "sharedaccesssignature",
        "secret_access_key", "encryption_key", "signing_key", "credential", "credentials", "bearer", "authorization", "connectionstring", "webhook", "refresh_token", "session_key",
    ];

    // The first letters of the names, in ASCII, since those are searched for with vector instructions.
    private static readonly SearchValues<string> Stems = SearchValues.Create(
        [.. Passwords.Concat(Keys).Where(n => Ascii.IsValid(n.AsSpan(0, Math.Min(n.Length, 4)))).Select(n => n[..Math.Min(n.Length, 4)]).Distinct(StringComparer.OrdinalIgnoreCase)],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n\"'`;,<>(){}[]|");

    private static readonly string[] StandIns =
    [
        "null", "none", "true", "false", "required", "optional", "string", "undefined", "empty", "changeme", "redacted", "hidden", "example", "placeholder", "secret", "password",
        "your", "my", "the", "todo", "test", "value", "default", "unset", "user", "username", "policy", "reset", "manager", "hash", "field",
    ];

    /// <summary>Finds the secrets of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(Stems);
            if (next < 0)
            {
                break;
            }

            at += next;
            var (end, isPassword) = NameAt(text, at);
            var found = end > 0 ? TryValue(scan, text, end, isPassword) : 0;
            at = Math.Max(found, Math.Max(end, at + 1));
        }
    }

    private static (int End, bool IsPassword) NameAt(ReadOnlySpan<char> text, int at)
    {
        var best = 0;
        var isPassword = false;
        foreach (var (names, ofPeople) in ((string[] Names, bool OfPeople)[])[(Passwords, true), (Keys, false)])
        {
            foreach (var name in names)
            {
                if (name.Length > best && text[at..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
                {
                    best = name.Length;
                    isPassword = ofPeople;
                }
            }
        }

        // "passage" and "tokenizer" are other words; "apiKeyValue" and "DB_PASSWORD_2" go on.
        var end = at + best;
        return (best == 0 || (end < text.Length && char.IsAsciiLetterLower(text[end])) ? 0 : end, isPassword);
    }

    // The value behind a name; returns where it ends, or 0 when there is none.
    private static int TryValue(Scan scan, ReadOnlySpan<char> text, int from, bool isPassword)
    {
        var at = from;
        while (at < text.Length && at - from < 24 && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        var wordEnd = at;
        at += at < text.Length && text[at] is '"' or '\'' or '`' or ']' ? 1 : 0;
        at = SkipBlanks(text, at);
        var link = LinkLength(text[at..], wordEnd < at, out var isSpoken);
        if (link == 0)
        {
            return 0;
        }

        at = SkipBlanks(text, at + link);
        var quote = at < text.Length && text[at] is '"' or '\'' or '`' ? text[at] : '\0';
        at += quote == '\0' ? 0 : 1;
        if (text[at..].StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || text[at..].StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            at += text[at] is 'B' or 'b' && text[at + 1] is 'e' or 'E' ? 7 : 6;
        }

        var rest = text[at..Math.Min(text.Length, at + MaxValue)];
        var length = quote == '\0' ? rest.IndexOfAny(ValueEnds) : rest.IndexOfAny(quote, '\n');
        length = length < 0 ? rest.Length : length;
        length = quote == '\0' ? BeforeNextField(rest[..length]) : length;
        while (quote == '\0' && length > 0 && rest[length - 1] is '.' or ',' or ':' or '?')
        {
            length--;
        }

        var value = rest[..length];
        if (value.Length < 4 || value.Length >= MaxValue || IsStandIn(value) || !IsSecret(value, isPassword, quote != '\0' || link == 1 && text[at - 1] == '=', isSpoken))
        {
            return 0;
        }

        scan.Add(at, at + length, SensitiveData.Secret, isPassword ? 0.9 : 0.95);
        return at + length;
    }

    // In a query the next field follows: "password=abc&user=".
    private static int BeforeNextField(ReadOnlySpan<char> value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            var next = value[at..].IndexOf('&');
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = at + 1;
            while (end < value.Length && (char.IsAsciiLetterOrDigit(value[end]) || value[end] is '_' or '-' or '.'))
            {
                end++;
            }

            if (end > at + 1 && end < value.Length && value[end] == '=')
            {
                return at;
            }
        }

        return value.Length;
    }

    private static bool IsSecret(ReadOnlySpan<char> value, bool isPassword, bool isAssigned, bool isSpoken)
    {
        if (isPassword)
        {
            // In running text a plain word behind "password:" is more often prose than a password.
            return isAssigned && !isSpoken ? value.IndexOf(' ') < 0 || Randomness.IsMixed(value) : value.IndexOf(' ') < 0 && Randomness.IsMixed(value) && value.Length >= 6;
        }

        return value.Length >= 12 && value.IndexOf(' ') < 0 && value.IndexOfAnyInRange('0', '9') >= 0
            && (value.IndexOfAnyInRange('a', 'z') >= 0 || value.IndexOfAnyInRange('A', 'Z') >= 0) && Randomness.EntropyOf(value) >= 3 && value.IndexOf("://", StringComparison.Ordinal) < 0;
    }

    // "=", ":", "=>", ":=", "is", "was".
    private static int LinkLength(ReadOnlySpan<char> text, bool hasGap, out bool isSpoken)
    {
        isSpoken = false;
        if (text.StartsWith("=>") || text.StartsWith(":=") || text.StartsWith("=="))
        {
            return 2;
        }

        if (text.Length > 0 && text[0] is '=' or ':')
        {
            return 1;
        }

        foreach (var word in (ReadOnlySpan<string>)["is:", "is ", "was ", "ist ", "est ", "es "])
        {
            if (hasGap && text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                isSpoken = true;
                return word.Length;
            }
        }

        return 0;
    }

    private static bool IsStandIn(ReadOnlySpan<char> value)
    {
        if (value[0] is '<' or '$' or '{' or '%' && value[^1] is '>' or '}' or '%' || value.IndexOf("...", StringComparison.Ordinal) >= 0 || value[0] == '*' || value.IndexOf('…') >= 0)
        {
            return true;
        }

        if (value.IndexOfAnyExcept(value[0]) < 0 || value.StartsWith("${", StringComparison.Ordinal) || value.StartsWith("{{", StringComparison.Ordinal))
        {
            return true;
        }

        var letters = 0;
        while (letters < value.Length && char.IsLetter(value[letters]))
        {
            letters++;
        }

        foreach (var word in StandIns)
        {
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase)
                || (word is "your" or "my" or "the" or "example" or "changeme" && value[..letters].Equals(word, StringComparison.OrdinalIgnoreCase) && letters < value.Length && value[letters] is '-' or '_'))
            {
                return true;
            }
        }

        return false;
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int at)
    {
        var limit = Math.Min(text.Length, at + 3);
        while (at < limit && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}

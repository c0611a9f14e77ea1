namespace RagStarter.Core.Redaction.Detection;

/// <summary>Tells made-up strings from words, numbers and stand-ins such as "xxxx".</summary>
internal static class Randomness
{
    /// <summary>Shannon's entropy of the characters, in bits for each.</summary>
    public static double EntropyOf(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var c in value)
        {
            counts[c & 127]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / value.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    /// <summary>Whether the characters of a token vary as those of a generated one do.</summary>
    public static bool IsRandom(ReadOnlySpan<char> token)
    {
        var wanted = token.Length >= 32 ? 3.0 : 2.7;
        return EntropyOf(token[..Math.Min(token.Length, 256)]) >= wanted
            && token.IndexOf("EXAMPLEEXAMPLE", StringComparison.OrdinalIgnoreCase) < 0
            && token.IndexOf("xxxx", StringComparison.OrdinalIgnoreCase) < 0;
    }

    /// <summary>Whether a value holds at least two of: lower case, upper case, digits, other signs.</summary>
    public static bool IsMixed(ReadOnlySpan<char> value)
    {
        var lower = value.IndexOfAnyInRange('a', 'z') >= 0 ? 1 : 0;
        var upper = value[1..].IndexOfAnyInRange('A', 'Z') >= 0 ? 1 : 0;
        var digit = value.IndexOfAnyInRange('0', '9') >= 0 ? 1 : 0;
        var other = value.IndexOfAny("!@#$%^&*+=?~/") >= 0 ? 1 : 0;
        return lower + upper + digit + other >= 2;
    }
}

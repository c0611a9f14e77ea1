using System.Text;

namespace RagStarter.Core.Tuning;

/// <summary>Whether a text says what is expected of it.</summary>
public static class ExpectedText
{
    /// <summary>Whether <paramref name="text"/> contains one of the strings; case, white space and typographic variants do not count.</summary>
    public static bool ContainsAny(string text, IEnumerable<string> strings)
    {
        var normalized = Normalize(text);
        return strings.Any(s => Contains(normalized, s));
    }

    /// <summary>Whether a text that was put into its plain form contains <paramref name="expected"/>.</summary>
    public static bool Contains(string normalized, string expected) => normalized.Contains(Normalize(expected), StringComparison.Ordinal);

    /// <summary>The plain form of a text: case, white space and the typographic variants of quotes, dashes and minus signs do not count.</summary>
    public static string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsWhiteSpace(c))
            {
                if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }

                continue;
            }

            result.Append(c switch
            {
                '’' or '‘' or 'ʼ' => '\'',
                '“' or '”' => '"',
                '–' or '—' or '−' or '‐' or '‑' => '-',
                _ => char.ToLowerInvariant(c),
            });
        }

        return result.ToString().Trim();
    }
}

using System.Globalization;
using System.Text;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Text in one line: what could begin another line, hide text or steer a terminal is written as its code.</summary>
internal static class LineText
{
    public static string Of(string text)
    {
        var at = 0;
        while (at < text.Length && !Steers(text[at]))
        {
            at++;
        }

        if (at == text.Length)
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16).Append(text, 0, at);
        foreach (var c in text.AsSpan(at))
        {
            _ = c switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append(' '),
                _ when Steers(c) => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => line.Append(c),
            };
        }

        return line.ToString();
    }

    // Control characters, separators of lines, and marks of the writing direction (Unicode category Cf).
    private static bool Steers(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' || (c > '\u007f' && char.GetUnicodeCategory(c) == UnicodeCategory.Format);
}

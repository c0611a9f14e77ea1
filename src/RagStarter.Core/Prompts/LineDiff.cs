using System.Globalization;

namespace RagStarter.Core.Prompts;

/// <summary>The difference of two texts line by line, as a unified diff shows it.</summary>
internal static class LineDiff
{
    private const int ContextLines = 3;

    /// <summary>The hunks of a unified diff with three lines around each change; none when the texts are the same.</summary>
    public static IReadOnlyList<string> Unified(string from, string to)
    {
        var lines = Compare(Lines(from), Lines(to));
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Mark != ' ')
            {
                Array.Fill(shown, true, Math.Max(0, i - ContextLines), Math.Min(lines.Count, i + ContextLines + 1) - Math.Max(0, i - ContextLines));
            }
        }

        var result = new List<string>();
        var (oldLine, newLine) = (1, 1);
        for (var i = 0; i < lines.Count; i++)
        {
            if (shown[i] && (i == 0 || !shown[i - 1]))
            {
                var hunk = lines.Skip(i).Take(shown.Skip(i).TakeWhile(s => s).Count()).ToList();
                result.Add(string.Create(CultureInfo.InvariantCulture, $"@@ -{oldLine},{hunk.Count(l => l.Mark != '+')} +{newLine},{hunk.Count(l => l.Mark != '-')} @@"));
            }

            if (shown[i])
            {
                result.Add(lines[i].Mark + lines[i].Text);
            }

            oldLine += lines[i].Mark == '+' ? 0 : 1;
            newLine += lines[i].Mark == '-' ? 0 : 1;
        }

        return result;
    }

    // The longest common subsequence, by its table: prompts have tens of lines.
    private static List<(char Mark, string Text)> Compare(string[] from, string[] to)
    {
        var common = new int[from.Length + 1, to.Length + 1];
        for (var i = from.Length - 1; i >= 0; i--)
        {
            for (var j = to.Length - 1; j >= 0; j--)
            {
                common[i, j] = from[i] == to[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var result = new List<(char, string)>();
        var (a, b) = (0, 0);
        while (a < from.Length || b < to.Length)
        {
            if (a < from.Length && b < to.Length && from[a] == to[b])
            {
                result.Add((' ', from[a]));
                (a, b) = (a + 1, b + 1);
            }
            else if (b == to.Length || (a < from.Length && common[a + 1, b] >= common[a, b + 1]))
            {
                result.Add(('-', from[a++]));
            }
            else
            {
                result.Add(('+', to[b++]));
            }
        }

        return result;
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}

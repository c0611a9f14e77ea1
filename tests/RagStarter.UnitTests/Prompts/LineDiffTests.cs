using CsCheck;
using RagStarter.Core.Prompts;

namespace RagStarter.UnitTests.Prompts;

public sealed class LineDiffTests
{
    [Fact]
    public void Equal_texts_have_no_hunk() => Assert.Empty(LineDiff.Unified("a\nb\n", "a\nb\n"));

    [Fact]
    public void A_change_is_shown_with_three_lines_around_it() =>
        Assert.Equal(
            ["@@ -3,7 +3,7 @@", " 3", " 4", " 5", "-6", "+six", " 7", " 8", " 9"],
            LineDiff.Unified("1\n2\n3\n4\n5\n6\n7\n8\n9\n10", "1\n2\n3\n4\n5\nsix\n7\n8\n9\n10"));

    [Fact]
    public void Changes_far_apart_are_hunks_of_their_own() =>
        Assert.Equal(2, LineDiff.Unified("a\n1\n2\n3\n4\n5\n6\n7\n8\nb", "A\n1\n2\n3\n4\n5\n6\n7\n8\nB").Count(l => l.StartsWith("@@", StringComparison.Ordinal)));

    [Fact]
    public void A_diff_applied_to_the_first_text_gives_the_second() =>
        Gen.Select(Lines, Lines).Sample((from, to) =>
            Assert.Equal(to, Apply(from, LineDiff.Unified(string.Join('\n', from), string.Join('\n', to)))));

    private static Gen<string[]> Lines => Gen.Char['a', 'c'].Select(c => c.ToString()).Array[1, 30];

    private static List<string> Apply(string[] from, IReadOnlyList<string> diff)
    {
        var result = new List<string>();
        var next = 0;
        foreach (var line in diff)
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                var start = int.Parse(line.Split('-', ',')[1], System.Globalization.CultureInfo.InvariantCulture) - 1;
                result.AddRange(from[next..start]);
                next = start;
            }
            else if (line[0] == '+')
            {
                result.Add(line[1..]);
            }
            else
            {
                Assert.Equal(from[next++], line[1..]);
                result.AddRange(line[0] == ' ' ? [line[1..]] : []);
            }
        }

        result.AddRange(from[next..]);
        return result;
    }
}

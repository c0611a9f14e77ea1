using System.Globalization;

namespace RagStarter.Core.Prompts;

/// <summary>What changed between two versions of a prompt, for a code review.</summary>
/// <param name="Name">The prompt.</param>
/// <param name="From">The version before.</param>
/// <param name="To">The version after.</param>
public sealed record PromptDiff(string Name, PromptSide From, PromptSide To)
{
    /// <summary>The unified diff; <see langword="null"/> where the text of one side is not known.</summary>
    public IReadOnlyList<string>? Lines { get; } =
        From.Content is { } from && To.Content is { } to ? LineDiff.Unified(from, to) : null;

    /// <summary>The tokenizers that have counted one of the sides.</summary>
    public IEnumerable<string> Tokenizers => From.Tokens.Keys.Union(To.Tokens.Keys).Order(StringComparer.Ordinal);

    /// <summary>Compares a version with the one it follows: what is locked under its own number where that differs, else the version below it.</summary>
    /// <param name="folder">The working copy.</param>
    /// <param name="locked">The lock file to compare with.</param>
    /// <param name="to">The version of the working copy.</param>
    /// <param name="between">Whether the version below may be a file of the working copy, rather than of the lock file only.</param>
    /// <returns>The comparison; <see langword="null"/> when the version follows none, or is as it was locked.</returns>
    public static PromptDiff? WithPredecessor(PromptFolder folder, PromptLock locked, PromptTemplateFile to, bool between)
    {
        if (locked.Find(to.Name, to.Version) is { } same && (same.Hash != to.Hash() || !between))
        {
            return same.Hash == to.Hash() ? null : new PromptDiff(to.Name, PromptSide.Of(to.Version, same), PromptSide.Of(to));
        }

        var before = locked.Versions(to.Name)
            .Concat(between ? folder.Versions(to.Name).Select(p => p.Version) : [])
            .Where(v => PromptVersions.Order.Compare(v, to.Version) < 0)
            .Order(PromptVersions.Order)
            .LastOrDefault();
        return before is null ? null : new PromptDiff(to.Name, PromptSide.Find(folder, locked, to.Name, before)!, PromptSide.Of(to));
    }

    /// <summary>The comparison in Markdown.</summary>
    public IEnumerable<string> ToMarkdown()
    {
        yield return $"### {Name} {From.Label} → {To.Label}";
        yield return string.Empty;
        if (Lines is null)
        {
            yield return "The lock file knows the tokens of a version, not its text; the text is in the history of the repository.";
        }
        else if (Lines.Count == 0)
        {
            yield return "Nothing that is dispatched differs.";
        }
        else
        {
            // A fence that no line of the template can close.
            var fence = new string('`', Math.Max(3, Lines.Max(LongestRunOfBackticks) + 1));
            yield return $"{fence}diff";
            foreach (var line in Lines)
            {
                yield return line;
            }

            yield return fence;
        }

        yield return string.Empty;
        yield return $"| tokens of the template | {From.Label} | {To.Label} | change |";
        yield return "|---|---:|---:|---:|";
        foreach (var tokenizer in Tokenizers)
        {
            yield return Row(tokenizer, Count(From, tokenizer), Count(To, tokenizer));
        }

        yield return Row("allowance", From.Allowance, To.Allowance);
        yield return string.Empty;
    }

    /// <summary>The comparison for machines.</summary>
    public object ToJson() => new
    {
        name = Name,
        from = From.Label,
        to = To.Label,
        lines = Lines,
        tokens = Tokenizers.ToDictionary(t => t, t => new { from = Count(From, t), to = Count(To, t), change = Count(To, t) - Count(From, t) }),
        allowance = new { from = From.Allowance, to = To.Allowance },
    };

    private static int? Count(PromptSide side, string tokenizer) => side.Tokens.TryGetValue(tokenizer, out var tokens) ? tokens : null;

    private static string Row(string name, int? from, int? to) =>
        string.Create(CultureInfo.InvariantCulture, $"| {name} | {from} | {to} | {Change(from, to)} |");

    private static string Change(int? from, int? to) =>
        to - from is not { } change ? string.Empty
        : change == 0 ? "0"
        : from == 0 ? string.Create(CultureInfo.InvariantCulture, $"{change:+0;-0}")
        : string.Create(CultureInfo.InvariantCulture, $"{change:+0;-0} ({100.0 * change / from:+0.0;-0.0}%)");

    private static int LongestRunOfBackticks(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}

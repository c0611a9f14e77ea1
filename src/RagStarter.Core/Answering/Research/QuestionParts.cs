using System.Text.RegularExpressions;
using RagStarter.Core.Language;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// Takes a question apart by its form alone: several questions, questions joined by "and", comparisons, choices and
/// lists. A question without such a form stays whole; it is better to miss a part than to tear one.
/// </summary>
internal static partial class QuestionParts
{
    // A piece with fewer words is not a question of its own.
    private const int MinWords = 3;

    /// <summary>The parts in their order; one, the question itself, when it has no parts.</summary>
    public static IReadOnlyList<QuestionPart> Of(string question)
    {
        var sentences = Lines().Replace(question, "\n").Split('\n')
            .SelectMany(line => SentenceSplitter.Split(line).Select(span => span.Of(line).ToString().Trim()))
            .ToList();
        var asked = sentences.Where(s => s.EndsWith('?')).ToList();
        if (asked.Count == 0)
        {
            // Requests such as "Compare A and B." are not questions by their form.
            asked = sentences;
        }

        var background = string.Join(' ', sentences.Except(asked));
        var parts = new List<QuestionPart>();
        foreach (var sentence in asked)
        {
            foreach (var part in OfSentence(sentence))
            {
                var before = parts.Count > 0 ? parts[^1] : null;
                parts.Add(new QuestionPart(part, Join(background, before is not null && RefersBack(part) ? before.Text : string.Empty)));
            }
        }

        return parts.Count > 1 && parts.Select(p => p.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count() == parts.Count
            ? parts
            : [new QuestionPart(question, string.Empty)];
    }

    private static List<string> OfSentence(string sentence) =>
        Compared(sentence) ?? Chosen(sentence) ?? Clauses(sentence) ?? Names(sentence) ?? [sentence];

    // "How long is the warranty and what does it not cover?"
    private static List<string>? Clauses(string sentence)
    {
        var starts = ClauseStart().Matches(sentence);
        if (starts.Count == 0)
        {
            return null;
        }

        var parts = new List<string>();
        var from = 0;
        foreach (Match start in starts)
        {
            parts.Add(sentence[from..start.Index]);
            from = start.Groups["clause"].Index;
        }

        parts.Add(sentence[from..]);
        return parts.TrueForAll(p => WordCount(p) >= MinWords) ? [.. parts.Select(AsQuestion)] : null;
    }

    // "the difference between the warranty of A and B", "compare A with B", "A versus B"
    private static List<string>? Compared(string sentence)
    {
        var match = Comparison().Match(sentence);
        return match.Success ? Sides(match.Groups["left"].Value, match.Groups["right"].Value, stem: string.Empty) : null;
    }

    // "Which is lighter, the A or the B?"
    private static List<string>? Chosen(string sentence)
    {
        var match = Choice().Match(sentence);
        return match.Success ? Sides(match.Groups["left"].Value, match.Groups["right"].Value, match.Groups["stem"].Value + ": ") : null;
    }

    // What stands before the last preposition of the left side belongs to the right side too, where that has none.
    private static List<string>? Sides(string left, string right, string stem)
    {
        left = left.Trim(' ', ',');
        right = right.Trim(' ', ',', '.', '?', '!');
        if (left.Length == 0 || right.Length == 0)
        {
            return null;
        }

        var head = Head().Match(left);
        return [stem + left, stem + (head.Success && !Head().IsMatch(right) ? head.Value + right : right)];
    }

    // "What do parcels to Norway, Denmark and Sweden cost?": the same question for each name.
    private static List<string>? Names(string sentence)
    {
        var match = NameList().Match(sentence);
        if (!match.Success)
        {
            return null;
        }

        var names = match.Groups["name"].Captures.Select(c => c.Value);
        return [.. names.Select(name => sentence[..match.Groups["list"].Index] + name + sentence[(match.Index + match.Length)..])];
    }

    private static bool RefersBack(string part) => Reference().IsMatch(part);

    private static string Join(string first, string second) =>
        first.Length == 0 ? second : second.Length == 0 ? first : $"{first} {second}";

    private static string AsQuestion(string clause)
    {
        var text = clause.Trim(' ', ',', ';', '?', '.', '!');
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}?";
    }

    private static int WordCount(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"\s*\r?\n\s*(?:[-*•]|\(?[0-9a-z]{1,2}[.)])?\s*|\s*;\s+|\s+\(?(?:[1-9]|[a-f])\)\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Lines();

    [GeneratedRegex(@",?\s+(?:and|but|as well as)\s+(?:also\s+)?(?<clause>(?:(?:(?:by|for|to|from|in|at|on|with|within|until)\s+)?(?:how|what|when|where|who|whom|whose|which|why)|(?:can|could|does|do|did|is|are|was|were|should|must|may|will|would|has|have)\s+(?:i|we|you|he|she|it|they|there|the|a|an|this|that|these|those|my|our|your|his|her|its|their))\b)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ClauseStart();

    [GeneratedRegex(@"(?:\b(?:difference|differences|comparison)\b.{0,60}?\bbetween\s+(?<left>.{2,120}?)\s+and\s+(?<right>.{2,120})|\bcompare\s+(?<left>.{2,120}?)\s+(?:and|with|to|against)\s+(?<right>.{2,120})|^(?<left>.{2,120}?)\s+(?:vs\.?|versus|compared\s+(?:to|with))\s+(?<right>.{2,120}))$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^(?<stem>(?:which|what|who|where)\b[^,:]{3,120})[,:]\s+(?<left>[^,?]{2,80}?)\s+or\s+(?<right>[^,?]{2,80})\?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Choice();

    [GeneratedRegex(@"^.*\b(?:of|for|in|to|at|by|with|on)\s+(?:the\s+)?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Head();

    [GeneratedRegex(@"\b(?:to|of|for|in|from|with|at|between)\s+(?:the\s+)?(?<list>(?<name>\p{Lu}[\w-]*(?:\s\p{Lu}?[\w-]*\d[\w-]*)?)(?:,\s+(?:the\s+)?(?<name>\p{Lu}[\w-]*))*,?\s+and\s+(?:the\s+)?(?<name>\p{Lu}[\w-]*(?:\s\d[\w-]*)?))", RegexOptions.CultureInvariant)]
    private static partial Regex NameList();

    [GeneratedRegex(@"\b(?:it|its|they|them|their|this|these|those|that one|he|she|his|her|there|the same)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}

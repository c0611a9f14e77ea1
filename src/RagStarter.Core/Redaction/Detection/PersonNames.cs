using System.Buffers;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Names of persons: by lists of given names and surnames, by titles and other words beside them, and by capitals that no
/// English word explains. Organisations, places and streets are told apart by their own words.
/// </summary>
internal static class PersonNames
{
    // All of ASCII but capital letters: what can be skipped to reach the next word that may begin a name.
    private static readonly SearchValues<char> NoStart =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(c => (char)c).Where(c => !char.IsAsciiLetterUpper(c))]);

    /// <summary>Finds the names of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        var tokens = new List<NameToken>();
        var found = new List<(int Start, int End)>();
        var context = new NameContext(scan.Text);
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyExcept(NoStart);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (!NameRun.IsCapital(text[at]) || (at > 0 && Letters.IsOfWord(text[at - 1])))
            {
                at++;
                continue;
            }

            var end = NameRun.Read(text, at, tokens);
            Evaluate(scan, context, tokens, found);
            at = Math.Max(end, at + 1);
        }

        if (!text.ContainsAnyInRange('A', 'Z'))
        {
            LowerCaseNames.Find(scan, context, found);
        }

        NamedPersons.Find(scan, found);
        RepeatedNames.Find(scan, found);
    }

    // Splits the run where a word stands that is in no name, and judges each part.
    private static void Evaluate(Scan scan, NameContext context, List<NameToken> tokens, List<(int Start, int End)> found)
    {
        var isOrganisation = tokens.Count > 1 && tokens.Exists(t => t.Is(KnownAs.Organisation) && !t.IsClearGiven && (t.IsWord || !t.Is(KnownAs.Surname)));
        for (var i = 0; i < tokens.Count;)
        {
            var hasTitle = false;
            while (i < tokens.Count && tokens[i].Is(KnownAs.Title) && i + 1 < tokens.Count && !IsNameInstead(tokens, i))
            {
                hasTitle = true;
                i++;
            }

            var start = i;
            hasTitle = hasTitle && i < tokens.Count && CanFollowTitle(scan.Text, tokens, i);
            while (i < tokens.Count && (tokens[i].CanBeName || (tokens[i].Is(KnownAs.Particle) && i > start && i + 1 < tokens.Count)
                || (hasTitle && i == start)))
            {
                i++;
            }

            if (i > start)
            {
                Judge(scan, context, tokens, start, i, hasTitle, isOrganisation && (!hasTitle || IsFirm(scan.Text, tokens[^1])), found);
            }
            else
            {
                i++;
            }
        }
    }

    // "Aunt Bertha Inc": a firm, whatever stands before it.
    private static bool IsFirm(string text, NameToken last) =>
        text.AsSpan(last.Start, last.Length) is "Inc" or "Ltd" or "LLC" or "Corp" or "Corporation" or "Company" or "GmbH" or "AG" or "plc" or "PLC" or "Limited";

    // "Mr. Young" is a person; "Princess Royal" and "General Manager" are none.
    private static bool CanFollowTitle(string text, List<NameToken> tokens, int at) =>
        !tokens[at].Is(KnownAs.Organisation) && (!tokens[at].IsWord || NameJudgement.IsPersonal(text, tokens[at - 1]));

    // "Dean Smith", "Prince Harry": a title that is also a given name counts as one where a surname follows.
    private static bool IsNameInstead(List<NameToken> tokens, int at) =>
        tokens[at].Is(KnownAs.Given) && !tokens[at].IsWord && tokens[at + 1].Is(KnownAs.Surname) && tokens[at].Length > 3;

    private static void Judge(
        Scan scan, NameContext context, List<NameToken> tokens, int from, int to, bool hasTitle, bool isOrganisation, List<(int Start, int End)> found)
    {
        // "Dear Siobhán", "Take Kenji's ticket": the first word of a sentence is a capital by its place.
        if (!hasTitle && to - from > 1 && tokens[from].IsWord && !tokens[from].Is(KnownAs.Given) && context.IsStart(tokens[from].Start)
            && !tokens[from + 1].IsWord && !tokens[from + 1].Is(KnownAs.Particle))
        {
            from++;
        }

        var confidence = isOrganisation ? 0 : hasTitle ? 0.95 : NameJudgement.Of(scan.Text, context, tokens, from, to);
        var (start, end) = (tokens[from].Start, tokens[to - 1].End);
        if (confidence > 0 && !scan.Towns.Exists(town => start >= town.Start && end <= town.End))
        {
            scan.Add(start, end, SensitiveData.Person, confidence);
            found.Add((start, end));
        }
    }
}

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Names in text that is written without any capital: a given name with a surname behind it, or beside a word for what
/// only persons do. Neither may be an English word.
/// </summary>
internal static class LowerCaseNames
{
    private const int MaxTokens = 3;
    private const int MinLength = 3;

    /// <summary>Finds the names of a text that has no capital letters.</summary>
    public static void Find(Scan scan, NameContext context, List<(int Start, int End)> found)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var end = NameRun.WordEnd(text, at);
            if (end == at || (at > 0 && Letters.IsOfWord(text[at - 1])))
            {
                at++;
                continue;
            }

            var token = NameRun.Token(text, at, end);
            if (!token.IsClearGiven || token.Is(KnownAs.Place) || token.Is(KnownAs.Particle) || token.Length < MinLength)
            {
                at = end;
                continue;
            }

            var last = LastOfName(text, token);
            var confidence = last > end ? 0.6 : NameJudgement.IsBesideDeed(scan.Text, context, at, end) ? 0.5 : 0;
            if (confidence > 0)
            {
                scan.Add(at, last, SensitiveData.Person, confidence);
                found.Add((at, last));
            }

            at = last;
        }
    }

    // Initials, and one surname or a word that is none of the language.
    private static int LastOfName(ReadOnlySpan<char> text, NameToken given)
    {
        var end = given.End;
        var at = end;
        for (var i = 0; i < MaxTokens && at + 1 < text.Length && text[at] == ' '; i++)
        {
            var next = NameRun.WordEnd(text, at + 1);
            if (next == at + 1)
            {
                break;
            }

            var token = NameRun.Token(text, at + 1, next);
            if (token.IsWord || !token.CanBeName || token.Is(KnownAs.Organisation) || token.Is(KnownAs.Street) || token.Is(KnownAs.Place) || text[(at + 1)..next].Contains('\''))
            {
                break;
            }

            at = next;
            if (!token.IsInitial)
            {
                return next;
            }

            at += at < text.Length && text[at] == '.' ? 1 : 0;
        }

        return end;
    }
}

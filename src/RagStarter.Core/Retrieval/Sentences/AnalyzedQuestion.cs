using System.Text.RegularExpressions;
using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>A question as sentence scoring sees it.</summary>
public sealed partial class AnalyzedQuestion
{
    private readonly HashSet<Term> _terms;
    private readonly HashSet<Term> _names;

    /// <summary>Analyzes a question.</summary>
    public AnalyzedQuestion(string text, TextAnalyzer analyzer)
    {
        Tokens = analyzer.Tokenize(text);
        Terms = [.. Tokens.Select(t => t.Term).Where(t => !t.IsStopWord).Distinct()];
        Hints = [.. analyzer.ContentTerms(QuestionHints.For(text)).Distinct().Except(Terms)];
        _terms = [.. Terms];
        _names = [.. Tokens.Where(t => t.Start > 0 && !t.Term.IsStopWord && (char.IsUpper(text[t.Start]) || t.Term.IsNumber)).Select(t => t.Term)];
        Kind = KindOf(text);
        Unit = ExpectedUnits.For(text);
    }

    /// <summary>All words in order.</summary>
    public IReadOnlyList<TextToken> Tokens { get; }

    /// <summary>The different words that carry content.</summary>
    public IReadOnlyList<Term> Terms { get; }

    /// <summary>Words that an answer is likely to contain although the question does not.</summary>
    public IReadOnlyList<Term> Hints { get; }

    /// <summary>What is asked for.</summary>
    public QuestionKind Kind { get; }

    /// <summary>What a number that answers stands beside; <see langword="null"/> when no unit is asked for.</summary>
    internal Regex? Unit { get; }

    /// <summary>Whether the word is a number or a name in the question.</summary>
    internal bool IsName(Term term) => _names.Contains(term);

    /// <summary>Whether the question itself contains the word.</summary>
    public bool Contains(Term term) => _terms.Contains(term);

    private static QuestionKind KindOf(string text) =>
        PricePattern().IsMatch(text) ? QuestionKind.Price
        : NumberPattern().IsMatch(text) ? QuestionKind.Number
        : DatePattern().IsMatch(text) ? QuestionKind.Date
        : ReasonPattern().IsMatch(text) ? QuestionKind.Reason
        : PlacePattern().IsMatch(text) ? QuestionKind.Place
        : PersonPattern().IsMatch(text) ? QuestionKind.Person
        : DefinitionPattern().IsMatch(text) ? QuestionKind.Definition
        : QuestionKind.Other;

    [GeneratedRegex(@"\bhow much (is|are|was|were|do(es)? .{1,80}\bcost|do you (charge|bill|want)|for)\b|\b(price|prices|cost|costs|fee|fees|surcharge|deposit|charge for|pay for)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PricePattern();

    [GeneratedRegex(@"\b(how (many|much|long|old|far|often|tall|large|big|high|heavy|deep|wide|fast|hot|cold|late|early)|(what|which) (percentage|number|amount|price|fee|cost|weight|temperature|size|length|age|rate|fraction))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\b(when|(what|which) (year|date|day|month|time|century|decade))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\b(why|how come|for what (reason|purpose)|what (is|are|was|were) the (\w+ )?(reason|reasons|cause|causes|purpose|motive) |what (caused|causes|made|makes) )", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReasonPattern();

    [GeneratedRegex(@"\b(where|(what|which) ((\w+ )?(city|cities|country|countries|state|town|place|region|area|continent|location|address|river|island|province|county|village|port|building|room)))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();

    [GeneratedRegex(@"\b(who|whom|whose|(what|which) ((\w+ )?(person|man|woman|people|king|queen|emperor|president|leader|author|writer|poet|artist|painter|composer|singer|actor|actress|director|player|scientist|philosopher|historian|theologian|mathematician|physicist|chemist|engineer|architect|inventor|explorer|general|officer|doctor|nurse|company|organi[sz]ation|team|group|party|agency|university|school|church|band|family|dynasty|network|airline|bank|newspaper)))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PersonPattern();

    [GeneratedRegex(@"^\W*what (is|are) (an? )?([\w'-]+ ){0,2}[\w'-]+\W*$|\b(what|which) .{1,80}\b(called|known as|mean|stand for|referred to as)\b|\b(define|definition of|meaning of|meant by|(name|term|word) for)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DefinitionPattern();
}

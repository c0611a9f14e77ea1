using System.Text.RegularExpressions;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Models.Routing;

/// <summary>
/// Tells the task of a question by what is cheap to see: its words, its length, and how far its evidence is spread. The
/// cue words are English; a question in another language is told by its shape and its evidence.
/// </summary>
internal static partial class TaskDetection
{
    // A fact is asked for in one sentence.
    private const int LongQuestionWords = 30;

    private const int ManyDocuments = 4;

    public static QuestionTask Of(string question, Evidence? evidence) =>
        ComparisonCues().IsMatch(question) ? QuestionTask.Compare
        : SummaryCues().IsMatch(question) ? QuestionTask.Summarise
        : ReasonCues().IsMatch(question) || AsksSeveralThings(question) ? QuestionTask.Reason
        : IsSpread(evidence) ? QuestionTask.Summarise
        : QuestionTask.Quote;

    private static bool AsksSeveralThings(string question) =>
        question.AsSpan().CountAny('?', '？', '؟') > 1 || Words().Count(question) > LongQuestionWords;

    // No document holds half of what is sent: the answer does not stand in one place.
    private static bool IsSpread(Evidence? evidence)
    {
        if (evidence is not { Items.Count: >= ManyDocuments, PackedTokens: > 0 })
        {
            return false;
        }

        var byDocument = evidence.Items.GroupBy(i => i.Chunk.DocumentId).Select(g => g.Sum(i => i.Tokens)).ToList();
        return byDocument.Count >= ManyDocuments && byDocument.Max() * 2 < byDocument.Sum();
    }

    [GeneratedRegex(@"\b(compar(e|es|ed|ing|ison)|differen(ce|ces|t from)|differs?|versus|vs\.?|pros and cons|advantages? (of|over)|(better|worse|cheaper|longer|shorter|faster|more|less|fewer|larger|smaller) than)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ComparisonCues();

    [GeneratedRegex(@"\b(summar(y|ies|i[sz]e|i[sz]ed|i[sz]ing)|overview|outline|recap|tl;?dr|in short|key (points|facts)|main (points|ideas)|list (all|every|the)|all (of )?the)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SummaryCues();

    [GeneratedRegex(@"\b(why|how come|explain|what if|suppose|calculate|work out|derive|infer|conclude|recommend|suggest|advise|plan|should (i|we)|evaluate|assess|analy[sz]e|implications?|consequences?|step by step)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReasonCues();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}

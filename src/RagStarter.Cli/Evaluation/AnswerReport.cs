using System.Globalization;
using RagStarter.Core.Answering;
using RagStarter.Core.Language;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation;

/// <summary>What an evaluation of answers found.</summary>
internal sealed class AnswerReport
{
    private readonly IReadOnlyList<(EvaluationQuestion Question, Answer Answer)> _results;
    private readonly TokenCounter _tokens;

    public AnswerReport(IReadOnlyList<(EvaluationQuestion Question, Answer Answer)> results, TokenCounter tokens)
    {
        _results = results;
        _tokens = tokens;
    }

    private IEnumerable<(EvaluationQuestion Question, Answer Answer)> Answerable => _results.Where(r => r.Question.IsAnswerable);

    private IEnumerable<(EvaluationQuestion Question, Answer Answer)> Unanswerable => _results.Where(r => !r.Question.IsAnswerable);

    /// <summary>Every question that went wrong, with what came back.</summary>
    public IEnumerable<object> Failures => _results.Where(r => !IsRight(r.Question, r.Answer)).Select(r => new
    {
        id = r.Question.Id,
        kind = r.Question.Kind,
        question = r.Question.Question,
        expected = r.Question.AllOf.Count > 0 ? r.Question.AllOf.Select(a => string.Join(" | ", a)) : r.Question.Answers,
        documents = r.Question.Documents.Count > 0 ? r.Question.Documents : r.Question.Passage is { } p ? [p] : [],
        outcome = r.Answer.Outcome,
        reply = r.Answer.Text,
        cited = r.Answer.Citations.Select(c => c.Document),
        problem = r.Answer.Problem?.Detail,
    });

    public void Print(CommandOutput output)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(ToJson());
            return;
        }

        var table = new Table().AddColumns("", "questions", "share");
        var answerable = Answerable.Count();
        var unanswerable = Unanswerable.Count();
        Row("answerable", answerable, _results.Count);
        Row("… correct", Answerable.Count(r => AnswerMatch.IsCorrect(r.Question, r.Answer.Text)), answerable);
        Row("… expected document cited", Answerable.Count(r => CitesExpected(r.Question, r.Answer)), answerable);
        Row("… both", Answerable.Count(r => IsRight(r.Question, r.Answer)), answerable);
        Row("unanswerable", unanswerable, _results.Count);
        Row("… declined", Unanswerable.Count(r => r.Answer.Outcome == Outcomes.Declined), unanswerable);
        Row("replies that show what the asker may not know", Crossings, _results.Count);
        output.Result.Write(table);
        output.Result.MarkupLineInterpolated($"mean reply: {MeanReplyTokens.ToString("F1", CultureInfo.InvariantCulture)} tokens");

        void Row(string name, int count, int of) => table.AddRow(
            name,
            count.ToString(CultureInfo.InvariantCulture),
            of == 0 ? string.Empty : ((double)count / of).ToString("P1", CultureInfo.InvariantCulture));
    }

    private int Crossings => _results.Count(r => AnswerMatch.ContainsAny(Shown(r.Answer), r.Question.Forbidden));

    private double MeanReplyTokens => _results.Count == 0 ? 0 : _results.Average(r => _tokens.Count(r.Answer.Text));

    private object ToJson() => new
    {
        questions = _results.Count,
        answerable = Answerable.Count(),
        correct = Answerable.Count(r => AnswerMatch.IsCorrect(r.Question, r.Answer.Text)),
        citedExpected = Answerable.Count(r => CitesExpected(r.Question, r.Answer)),
        correctAndCited = Answerable.Count(r => IsRight(r.Question, r.Answer)),
        unanswerable = Unanswerable.Count(),
        declined = Unanswerable.Count(r => r.Answer.Outcome == Outcomes.Declined),
        wronglyDeclined = Answerable.Count(r => r.Answer.Outcome == Outcomes.Declined),
        failed = _results.Count(r => r.Answer.Outcome is Outcomes.Failed or Outcomes.Refused),
        crossings = Crossings,
        meanReplyTokens = Math.Round(MeanReplyTokens, 1),
        kinds = _results.GroupBy(r => r.Question.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(
            g => g.Key.Length > 0 ? g.Key : "all",
            g => new { questions = g.Count(), right = g.Count(r => IsRight(r.Question, r.Answer)) }),
    };

    // Quotes of citations are shown to the asker too.
    private static string Shown(Answer answer) => string.Join('\n', answer.Citations.Select(c => c.Quote).Prepend(answer.Text));

    private static bool IsRight(EvaluationQuestion question, Answer answer) => question.IsAnswerable
        ? AnswerMatch.IsCorrect(question, answer.Text) && CitesExpected(question, answer)
        : answer.Outcome == Outcomes.Declined && !AnswerMatch.ContainsAny(Shown(answer), question.Forbidden);

    private static bool CitesExpected(EvaluationQuestion question, Answer answer) =>
        question.Documents.Count > 0 ? answer.Citations.Any(c => question.Documents.Contains(c.Document))
        : question.Passage is null || answer.Citations.Any(c => c.Document == question.Passage);
}

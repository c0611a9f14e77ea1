using System.Text.RegularExpressions;
using RagStarter.Core.Redaction;

namespace RagStarter.Web.Components.Chat;

/// <summary>A piece of a question as it is shown to the one who asked it.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Text">The text; empty where a value was masked and is not kept.</param>
/// <param name="Kind">The class of a masked value; empty for plain text.</param>
internal sealed partial record QuestionPiece(int Start, string Text, string Kind)
{
    private static readonly Dictionary<string, string> Classes = SensitiveData.All.ToDictionary(c => c.Value.ToUpperInvariant(), c => c.Value);

    /// <summary>The pieces of a question in their order: those that are found in it, and the names of classes that stand for values in a kept one.</summary>
    public static IReadOnlyList<QuestionPiece> Split(string question, IReadOnlyList<Finding> findings)
    {
        var marks = findings.Select(f => new QuestionPiece(f.Start, question.Substring(f.Start, f.Length), f.Classification.Value))
            .Concat(Name().Matches(question)
                .Where(m => Classes.ContainsKey(m.Groups[1].Value) && !findings.Any(f => f.Start < m.Index + m.Length && m.Index < f.End))
                .Select(m => new QuestionPiece(m.Index, string.Empty, Classes[m.Groups[1].Value])))
            .OrderBy(p => p.Start);
        var pieces = new List<QuestionPiece>();
        var position = 0;
        foreach (var mark in marks)
        {
            if (mark.Start > position)
            {
                pieces.Add(new QuestionPiece(position, question[position..mark.Start], string.Empty));
            }

            pieces.Add(mark);
            position = mark.Start + (mark.Text.Length > 0 ? mark.Text.Length : question.IndexOf(']', mark.Start) - mark.Start + 1);
        }

        if (position < question.Length)
        {
            pieces.Add(new QuestionPiece(position, question[position..], string.Empty));
        }

        return pieces;
    }

    [GeneratedRegex(@"\[([A-Z]{3,30})\]")]
    private static partial Regex Name();
}

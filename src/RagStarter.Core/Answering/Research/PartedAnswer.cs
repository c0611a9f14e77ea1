using RagStarter.Core.Answering.Extractive;

namespace RagStarter.Core.Answering.Research;

/// <summary>The extractive answer to a question in parts: each part under its own words.</summary>
internal static class PartedAnswer
{
    // The words of a heading and its marks.
    private const int MinTokensOfPart = 60;

    private static readonly Language.TokenCounter Tokens = Models.ExtractiveModel.Describe().Tokens;

    /// <summary>The reply, of at most <paramref name="maxTokens"/> tokens.</summary>
    public static string Compose(ExtractiveAnswerer answerer, ExtractiveInput input, int maxTokens)
    {
        var parts = input.Parts.Count > 0 ? input.Parts : [new ResearchPart(string.Empty, input.Question, input.Evidence)];
        var replies = new List<(string Title, string Text)>();
        var left = maxTokens;
        for (var i = 0; i < parts.Count && (i == 0 || left >= MinTokensOfPart); i++)
        {
            Add(parts[i], left / (parts.Count - i), isOptional: false);
        }

        // What the model looked for beyond the question's own parts, where it was found for certain.
        foreach (var search in input.Searches)
        {
            if (left >= MinTokensOfPart)
            {
                Add(search, left, isOptional: true);
            }
        }

        return replies.TrueForAll(r => Replies.IsNotFound(r.Text)) ? Declined(replies)
            : replies.Count == 1 ? replies[0].Text
            : string.Join("\n\n", replies.Select(r => Under(r.Title, r.Text)));

        void Add(ResearchPart part, int share, bool isOptional)
        {
            var room = share - Tokens.Count(part.Title) - 4;
            var text = answerer.Answer(new ExtractiveInput(part.SearchText, part.Found, input.Redactor), Math.Max(room, 1));
            if (isOptional && Replies.IsNotFound(text))
            {
                return;
            }

            // The same sentences twice help nobody.
            var same = replies.FindIndex(r => r.Text == text && text != Replies.NotFound);
            if (same >= 0)
            {
                replies[same] = (isOptional ? replies[same].Title : $"{replies[same].Title} {part.Title}".Trim(), text);
                return;
            }

            replies.Add((part.Title, text));
            left -= Tokens.Count(text) + Tokens.Count(part.Title) + 4;
        }
    }

    // A reply that answers no part says so in its first words, once.
    private static string Declined(List<(string Title, string Text)> replies)
    {
        if (replies.Count == 1)
        {
            return replies[0].Text;
        }

        var passages = replies
            .Select(r => (r.Title, Text: Replies.PassageOf(r.Text)))
            .Where(r => r.Text is not null)
            .Select(r => (r.Title, Text: r.Text!))
            .ToList();
        return passages.Count switch
        {
            0 => Replies.NotFound,
            1 => Replies.ClosestPassage + passages[0].Text,
            _ => $"{Replies.ClosestPassage.TrimEnd()}\n\n{string.Join("\n\n", passages.Select(p => Under(p.Title, p.Text)))}",
        };
    }

    private static string Under(string title, string text) => title.Length > 0 ? $"**{title}**\n{text}" : text;
}

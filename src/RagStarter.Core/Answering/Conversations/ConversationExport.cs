using System.Globalization;
using System.Text;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering.Conversations;

/// <summary>Writes a conversation as Markdown.</summary>
public sealed class ConversationExport(ConversationLibrary library)
{
    private const int TurnsPerRead = 50;

    /// <summary>The whole conversation of the caller, or <see langword="null"/> where there is none.</summary>
    public async Task<string?> ToMarkdownAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } conversation)
        {
            return null;
        }

        var text = new StringBuilder("# ").Append(conversation.Title).Append("\n\n");
        foreach (var turn in await AllAsync(caller, id, cancellationToken).ConfigureAwait(false))
        {
            Write(text, turn);
        }

        return text.ToString();
    }

    private async Task<List<KeptTurn>> AllAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        var all = new List<KeptTurn>();
        while (true)
        {
            Guid? before = all.Count == 0 ? null : all[0].RequestId;
            var earlier = await library.GetTurnsAsync(caller, id, before, TurnsPerRead, cancellationToken).ConfigureAwait(false);
            all.InsertRange(0, earlier);
            if (earlier.Count < TurnsPerRead)
            {
                return all;
            }
        }
    }

    private static void Write(StringBuilder text, KeptTurn turn)
    {
        text.Append("## ").Append(turn.Question.ReplaceLineEndings("\n   ")).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"*{turn.At:yyyy-MM-dd HH:mm} UTC*\n\n").Append(turn.Answer).Append("\n\n");
        if (turn.Outcome == ConversationMessage.Stopped)
        {
            text.Append("*Stopped: the answer is incomplete.*\n\n");
        }

        foreach (var source in turn.Citations)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [{source.Number}] {source.Document}");
            text.Append(source.Page > 0 ? $", page {source.Page.ToString(CultureInfo.InvariantCulture)}" : string.Empty);
            text.Append(": “").Append(source.Quote.ReplaceLineEndings(" ")).Append("”\n");
        }

        text.Append(turn.Citations.Count > 0 ? "\n" : string.Empty);
    }
}

using Microsoft.ML.Tokenizers;
using RagStarter.ModelServer.Chat;

namespace RagStarter.ModelServer;

/// <summary>Counts tokens as the bill does: o200k_base, the encoding of OpenAI's current models.</summary>
public static class ModelTokens
{
    /// <summary>What the chat format adds to each message, and once to the whole prompt, in tokens.</summary>
    public const int PerMessage = 4;

    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>The tokens of a text.</summary>
    public static int Count(string text) => text.Length == 0 ? 0 : Tokenizer.Value.CountTokens(text);

    /// <summary>The tokens of a prompt: its messages' contents, 4 for each message and 4 for the reply's opening.</summary>
    public static int CountPrompt(IEnumerable<ChatRequestMessage> messages) =>
        messages.Sum(message => Count(message.Content) + PerMessage) + PerMessage;

    /// <summary>Where each token of a text begins, in characters. A token inside a character begins where the character does.</summary>
    internal static List<int> Starts(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var tokens = Tokenizer.Value.EncodeToTokens(text, out _);
        var starts = new List<int>(tokens.Count);
        foreach (var token in tokens)
        {
            starts.Add(token.Offset.Start.Value);
        }

        return starts;
    }
}

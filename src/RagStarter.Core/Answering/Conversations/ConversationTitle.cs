namespace RagStarter.Core.Answering.Conversations;

/// <summary>What a conversation is called: one line, not too long.</summary>
internal static class ConversationTitle
{
    /// <summary>The longest title, in characters; more is cut off.</summary>
    public const int MaxCharacters = 80;

    /// <summary>The title for a text that is masked already.</summary>
    public static string Of(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length <= MaxCharacters)
        {
            return line;
        }

        // A character of two halves stays whole or goes.
        var length = char.IsHighSurrogate(line[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters;
        return line[..length].TrimEnd() + "…";
    }
}

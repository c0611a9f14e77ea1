namespace RagStarter.Core.Answering.Research;

/// <summary>A part of a question.</summary>
/// <param name="Text">What it asks.</param>
/// <param name="Background">What the rest of the question says that it refers to; may be empty.</param>
internal sealed record QuestionPart(string Text, string Background)
{
    /// <summary>What to search for.</summary>
    public string SearchText => Background.Length == 0 ? Text : $"{Background} {Text}";
}

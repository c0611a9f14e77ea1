using RagStarter.Core.Answering.Research;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering.Extractive;

/// <summary>What the extractive answerer works on; passed beside the prompt, which it does not read.</summary>
/// <param name="Question">The question as it is searched for.</param>
/// <param name="Evidence">The evidence.</param>
/// <param name="Redactor">Replaces sensitive data in what it quotes.</param>
internal sealed record ExtractiveInput(RedactedText Question, Evidence Evidence, RequestRedactor Redactor)
{
    /// <summary>The parts of the question; none when it is one question.</summary>
    public IReadOnlyList<ResearchPart> Parts { get; init; } = [];

    /// <summary>What a model searched for beyond the question.</summary>
    public IReadOnlyList<ResearchPart> Searches { get; init; } = [];

    /// <summary>The key under which a call's options carry the input.</summary>
    public const string OptionsKey = "ragstarter.extractive";
}

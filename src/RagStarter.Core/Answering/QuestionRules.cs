using Microsoft.Extensions.Options;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Answering;

/// <summary>What a text must be to be asked or searched for.</summary>
public sealed class QuestionRules(IOptionsMonitor<AnsweringOptions> options, TextRedaction redaction)
{
    /// <summary>Why a text is refused as a question of a tenant; <see langword="null"/> when it is not.</summary>
    public Problem? ProblemOf(TenantId tenant, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Problems.EmptyQuestion;
        }

        var limit = options.CurrentValue.MaxQuestionCharacters;
        return text.Length > limit ? Problems.QuestionTooLong(text.Length, limit)
            : text.Any(c => (char.IsControl(c) && !char.IsWhiteSpace(c)) || c == '\uFFFD') ? Problems.BinaryQuestion
            : redaction.RefusedClass(tenant, text, RedactionSink.Prompt, RedactionSink.Embedding, RedactionSink.Store) is { } refused
                ? Problems.SensitiveQuestion(SensitiveData.DisplayName(refused))
            : null;
    }
}

using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Gate;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>Questions as the cache sees them: masked, taken apart, with their vectors.</summary>
internal sealed class AnalyzedQuestions
{
    private const int Batch = 100;

    internal AnalyzedQuestions(IReadOnlyList<string> texts, IReadOnlyList<string> keys, IReadOnlyList<QuestionMeaning> meanings, IReadOnlyList<ReadOnlyMemory<float>> vectors, IReadOnlyList<bool>? arePersonal = null)
    {
        ArePersonal = arePersonal ?? new bool[texts.Count];
        Texts = texts;
        Keys = keys;
        Meanings = meanings;
        Vectors = vectors;
    }

    public IReadOnlyList<string> Texts { get; }

    /// <summary>Which hold personal data: neither are they answered from the cache nor are their answers kept.</summary>
    public IReadOnlyList<bool> ArePersonal { get; }

    /// <summary>Equal for questions that differ in writing alone.</summary>
    public IReadOnlyList<string> Keys { get; }

    public IReadOnlyList<QuestionMeaning> Meanings { get; }

    /// <summary>Of unit length, or all zeros.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> Vectors { get; }

    public static async Task<AnalyzedQuestions> OfAsync(
        IServiceProvider services, IReadOnlyList<string> questions, CommandOutput output, CancellationToken cancellationToken)
    {
        var redaction = services.GetRequiredService<TextRedaction>();
        var analyzer = services.GetRequiredService<TextAnalyzer>();
        var embedder = services.GetRequiredService<Embedder>();
        var spender = Spender.For(ScratchHost.Caller, Core.Ledger.Services.Evaluation, "evaluation");
        var masked = questions.Select(q => redaction.Mask(ScratchHost.Caller.Tenant, RedactionSink.Embedding, q)).ToList();
        var vectors = new List<ReadOnlyMemory<float>>(questions.Count);
        await output.Progress.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("Embedding questions", maxValue: questions.Count);
            foreach (var batch in masked.Chunk(Batch))
            {
                vectors.AddRange((await embedder.EmbedAsync(batch, spender, Guid.NewGuid(), cancellationToken)).Vectors);
                bar.Increment(batch.Length);
            }
        });
        return new AnalyzedQuestions(
            [.. masked.Select(m => m.Value)],
            [.. masked.Select(m => QuestionForm.Of(m.Value).Key)],
            [.. masked.Select(m => QuestionMeaning.Of(m.Value, analyzer))],
            vectors,
            [.. questions.Select(q => redaction.Detect(ScratchHost.Caller.Tenant, RedactionSink.Cache, q).Count > 0)]);
    }
}

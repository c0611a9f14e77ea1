using RagStarter.Core.Budgets;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering.Research;

/// <summary>The state of one answer in the mode "research", over all its searches and calls.</summary>
internal sealed class ResearchRun(ResearchOptions options, RequestRedactor redactor)
{
    private readonly List<ResearchPart> _parts = [];
    private readonly List<ResearchPart> _searches = [];

    /// <summary>The limits of the configuration.</summary>
    public ResearchOptions Options => options;

    /// <summary>All evidence.</summary>
    public EvidenceBook Book { get; } = new(redactor);

    /// <summary>What the prompt shows from the beginning.</summary>
    public Evidence Planned { get; set; } = Evidence.None;

    /// <summary>The parts of the question; none when it is one question.</summary>
    public IReadOnlyList<ResearchPart> Parts => _parts;

    /// <summary>What the model searched for.</summary>
    public IReadOnlyList<ResearchPart> Searches => _searches;

    /// <summary>The searches so far.</summary>
    public int SearchCount => Math.Max(1, _parts.Count) + _searches.Count;

    /// <summary>The calls to a model so far.</summary>
    public int Rounds { get; set; }

    /// <summary>The tokens of the tools' descriptions, which the model reads with every call that offers them.</summary>
    public int ToolTokens { get; set; }

    /// <summary>The most tokens of evidence that the next search may bring.</summary>
    public int EvidenceAllowance { get; set; }

    /// <summary>Why no further round takes place; <see langword="null"/> while one may.</summary>
    public string? EndReason { get; private set; }

    public void AddPart(ResearchPart part) => _parts.Add(part);

    public void AddSearch(ResearchPart search) => _searches.Add(search);

    /// <summary>The evidence that came after the prompt.</summary>
    public Evidence Added()
    {
        var planned = Planned.Items.ToDictionary(i => i.Number, i => i.Sentences.Count);
        var all = Book.Evidence;
        return all with { Items = [.. all.Items.Where(i => planned.GetValueOrDefault(i.Number) != i.Sentences.Count)] };
    }

    /// <summary>The most calls to a model that the ladder leaves.</summary>
    public int MaxSteps(LadderStep step) => step switch
    {
        >= LadderStep.Extractive => 1,
        LadderStep.CheaperModel => Math.Max(Math.Min(2, options.MaxSteps), options.MaxSteps / 2),
        _ => options.MaxSteps,
    };

    /// <summary>Ends the rounds; the first reason stays.</summary>
    public void End(string reason) => EndReason ??= reason;
}

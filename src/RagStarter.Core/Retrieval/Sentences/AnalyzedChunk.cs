using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>A chunk cut into sentences and words.</summary>
internal sealed class AnalyzedChunk
{
    public AnalyzedChunk(ChunkRecord chunk, TextAnalyzer analyzer)
    {
        Text = chunk.Text;
        var context = chunk.Content.AsSpan(0, chunk.Content.IndexOf('\n', StringComparison.Ordinal));
        HeadingTerms = [.. analyzer.ContentTerms(context)];
        Sentences = [.. SentenceSplitter.Split(Text).Select(span => new AnalyzedSentence(span, span.Of(Text), analyzer))];
        Terms = [.. Sentences.SelectMany(s => s.Counts.Keys)];
    }

    public string Text { get; }

    public HashSet<Term> HeadingTerms { get; }

    public HashSet<Term> Terms { get; }

    public IReadOnlyList<AnalyzedSentence> Sentences { get; }
}

/// <summary>A sentence cut into words.</summary>
internal sealed class AnalyzedSentence
{
    public AnalyzedSentence(TextSpan span, ReadOnlySpan<char> text, TextAnalyzer analyzer)
    {
        Span = span;
        Tokens = analyzer.Tokenize(text);
        Counts = new Dictionary<Term, int>(Tokens.Count);
        foreach (var token in Tokens)
        {
            if (!token.Term.IsStopWord)
            {
                Counts[token.Term] = Counts.GetValueOrDefault(token.Term) + 1;
                Words++;
            }
        }
    }

    /// <summary>Where it stands in the chunk's text.</summary>
    public TextSpan Span { get; }

    /// <summary>All words; offsets count from the sentence's beginning.</summary>
    public IReadOnlyList<TextToken> Tokens { get; }

    /// <summary>How often each word that carries content occurs.</summary>
    public Dictionary<Term, int> Counts { get; }

    /// <summary>The number of words that carry content.</summary>
    public int Words { get; }
}

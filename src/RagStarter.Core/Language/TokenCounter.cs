using System.Collections.Concurrent;
using Microsoft.ML.Tokenizers;

namespace RagStarter.Core.Language;

/// <summary>Counts tokens as a model does.</summary>
public sealed class TokenCounter
{
    /// <summary>The encoding of current OpenAI models; the default for models that name none.</summary>
    public const string Default = "o200k_base";

    private static readonly ConcurrentDictionary<string, TokenCounter> Counters = new(StringComparer.Ordinal);

    private readonly Tokenizer _tokenizer;

    private TokenCounter(string name, Tokenizer tokenizer)
    {
        Name = name;
        _tokenizer = tokenizer;
    }

    /// <summary>The encodings that can be configured as a model's tokenizer.</summary>
    public static IReadOnlyList<string> Names { get; } = [Default, "cl100k_base"];

    /// <summary>The encoding's name.</summary>
    public string Name { get; }

    /// <summary>The counter of an encoding. The first call loads its vocabulary (a few megabytes).</summary>
    /// <exception cref="ArgumentException">The encoding is not known.</exception>
    public static TokenCounter For(string name) =>
        Names.Contains(name, StringComparer.Ordinal)
            ? Counters.GetOrAdd(name, n => new TokenCounter(n, TiktokenTokenizer.CreateForEncoding(n)))
            : throw new ArgumentException($"No tokenizer '{name}'. Known: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The number of tokens of <paramref name="text"/>.</summary>
    public int Count(ReadOnlySpan<char> text) => text.IsEmpty ? 0 : _tokenizer.CountTokens(text);

    /// <summary>The longest beginning of <paramref name="text"/> that has at most <paramref name="maxTokens"/> tokens.</summary>
    public string Truncate(string text, int maxTokens) =>
        maxTokens <= 0 ? string.Empty : text[.._tokenizer.GetIndexByTokenCount(text, maxTokens, out _, out _)];
}

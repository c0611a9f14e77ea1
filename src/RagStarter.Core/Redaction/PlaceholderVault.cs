using System.Security.Cryptography;
using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction;

/// <summary>
/// Remembers, for one request and only in memory, which placeholder stands for which value. The same value always gets
/// the same placeholder; the placeholders of two requests differ and cannot be guessed.
/// </summary>
public sealed class PlaceholderVault
{
    // Without letters and digits that look alike, so that a model copies them faithfully.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int NonceLength = 10;

    private readonly string _nonce = RandomNumberGenerator.GetString(Alphabet, NonceLength);
    private readonly Dictionary<string, string> _placeholders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many different values of each class were replaced, by the class's name.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Whether nothing was replaced.</summary>
    public bool IsEmpty => _placeholders.Count == 0;

    /// <summary>What every placeholder of this request begins with.</summary>
    internal static char Open => '[';

    /// <summary>What every placeholder ends with.</summary>
    internal static char Close => ']';

    /// <summary>The longest placeholder, brackets included.</summary>
    internal int MaxLength { get; private set; }

    /// <summary>The placeholder of a value.</summary>
    public string PlaceholderFor(string value, DataClassification classification)
    {
        if (_placeholders.TryGetValue(value, out var known))
        {
            return known;
        }

        var number = _counts[classification.Value] = _counts.GetValueOrDefault(classification.Value) + 1;
        var placeholder = $"{Open}{classification.Value.ToUpperInvariant()}-{_nonce}-{number}{Close}";
        _placeholders[value] = placeholder;
        _values[placeholder] = value;
        MaxLength = Math.Max(MaxLength, placeholder.Length);
        return placeholder;
    }

    /// <summary>Whether <paramref name="text"/> contains a placeholder of this request.</summary>
    public bool OccursIn(string text) => !IsEmpty && text.Contains(_nonce, StringComparison.Ordinal);

    /// <summary>Puts the values back in place of their placeholders; anything else is left as it is.</summary>
    public string Restore(string text)
    {
        if (!OccursIn(text))
        {
            return text;
        }

        var restorer = new PlaceholderRestorer(this);
        return restorer.Push(text) + restorer.Complete();
    }

    /// <summary>The value of a placeholder of this request.</summary>
    internal bool TryGetValue(string placeholder, out string value) => _values.TryGetValue(placeholder, out value!);

    /// <summary>Whether a placeholder of this request could begin with <paramref name="start"/>.</summary>
    internal bool CouldBegin(ReadOnlySpan<char> start)
    {
        foreach (var placeholder in _values.Keys)
        {
            if (placeholder.AsSpan().StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

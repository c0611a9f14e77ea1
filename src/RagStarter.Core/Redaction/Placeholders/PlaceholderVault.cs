using System.Text;
using Microsoft.Extensions.Compliance.Classification;
using RagStarter.Core.Redaction.Detection;

namespace RagStarter.Core.Redaction.Placeholders;

/// <summary>
/// Remembers, for one request, which placeholder stands for which value. The same value always gets the same
/// placeholder. Each has random characters of its own, so that none can be guessed, nor made of another.
/// </summary>
/// <remarks>
/// It lives in memory. A conversation remembers the placeholders that its messages contain, so that a value has the same
/// one throughout; see <see cref="ConversationPlaceholders"/>.
/// </remarks>
public sealed class PlaceholderVault
{
    private readonly Dictionary<string, PlaceholderEntry> _byValue = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceholderEntry> _byPlaceholder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>How many different values of each class this request replaced, by the class's name.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Whether this request replaced nothing; what it knows from its conversation does not count.</summary>
    public bool IsEmpty => _used.Count == 0;

    /// <summary>The placeholder of a value.</summary>
    public string PlaceholderFor(string value, DataClassification classification)
    {
        var name = classification.Value;
        if (!_byValue.TryGetValue(value, out var entry))
        {
            entry = new PlaceholderEntry(PlaceholderFormat.Create(name, _numbers.GetValueOrDefault(name) + 1), name, value);
            Add(entry);
        }

        if (_used.Add(entry.Placeholder) && classification != SensitiveData.Lookalike)
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }

        return entry.Placeholder;
    }

    /// <summary>Whether <paramref name="text"/> contains a placeholder of this request or its conversation.</summary>
    public bool OccursIn(string text) => EntriesIn(text).Count > 0;

    /// <summary>
    /// Puts the values back in place of their placeholders. What only looks like a placeholder, because a model invented
    /// or altered it, becomes the name of its class in brackets.
    /// </summary>
    public string Restore(string text)
    {
        if (!text.Contains(PlaceholderFormat.Open))
        {
            return text;
        }

        var restorer = new PlaceholderRestorer(this);
        return restorer.Push(text) + restorer.Complete();
    }

    /// <summary>Puts the placeholders back in place of their values, wherever these stand; the longest value first.</summary>
    internal string Hide(string text)
    {
        var byLength = _byValue.Values.Where(e => e.Value.Length > 0).OrderByDescending(e => e.Value.Length).ToList();
        if (!byLength.Exists(e => text.Contains(e.Value, StringComparison.Ordinal)))
        {
            return text;
        }

        var hidden = new StringBuilder(text.Length + 32);
        for (var at = 0; at < text.Length;)
        {
            var entry = byLength.Find(e => text.AsSpan(at).StartsWith(e.Value, StringComparison.Ordinal));
            _ = entry is null ? hidden.Append(text[at]) : hidden.Append(entry.Placeholder);
            at += entry?.Value.Length ?? 1;
        }

        return hidden.ToString();
    }

    /// <summary>What the placeholders in a text stand for, each once.</summary>
    internal IReadOnlyList<PlaceholderEntry> EntriesIn(string text)
    {
        List<PlaceholderEntry>? found = null;
        for (var at = text.IndexOf(PlaceholderFormat.Open); at >= 0 && _byPlaceholder.Count > 0; at = text.IndexOf(PlaceholderFormat.Open, at + 1))
        {
            var match = PlaceholderFormat.Read(text.AsSpan(at), isEnd: true);
            if (match.Length > 0 && TryGet(text.AsSpan(at, match.Length), out var entry) && found?.Contains(entry) != true)
            {
                (found ??= []).Add(entry);
            }
        }

        return found ?? [];
    }

    /// <summary>
    /// Where values that are known stand in a text, of classes that otherwise only a word beside them tells: who writes
    /// "is X1234567 valid?" after having said whose number that is.
    /// </summary>
    internal IReadOnlyList<Finding> ValuesIn(string text)
    {
        List<Finding>? found = null;
        foreach (var entry in _byValue.Values)
        {
            if (!RepeatedValues.AreTold(entry.Class))
            {
                continue;
            }

            foreach (var at in RepeatedValues.PlacesOf(text, entry.Value))
            {
                (found ??= []).Add(new Finding(at, entry.Value.Length, new DataClassification(SensitiveData.Taxonomy, entry.Class)));
            }
        }

        return found ?? [];
    }

    /// <summary>What a placeholder stands for.</summary>
    internal bool TryGet(ReadOnlySpan<char> placeholder, out PlaceholderEntry entry) =>
        _byPlaceholder.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(placeholder, out entry!);

    /// <summary>Takes over a placeholder of the conversation.</summary>
    internal void Add(PlaceholderEntry entry)
    {
        _byValue[entry.Value] = entry;
        _byPlaceholder[entry.Placeholder] = entry;
        _numbers[entry.Class] = _numbers.GetValueOrDefault(entry.Class) + 1;
    }
}

using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RagStarter.Core.Ingestion.Readers.Docx;

/// <summary>Counts the numbered paragraphs of a Word document, which stores how to number but not the numbers.</summary>
internal sealed class DocxNumbering
{
    private const int Levels = 9;

    private readonly Dictionary<int, NumberingInstance> _instances = [];
    private readonly Dictionary<int, AbstractNum> _definitions = [];
    private readonly Dictionary<int, int?[]> _counters = [];
    private readonly HashSet<(int Instance, int Level)> _restarted = [];

    /// <summary>Reads the numbering definitions of a document.</summary>
    public DocxNumbering(MainDocumentPart part)
    {
        foreach (var definition in part.NumberingDefinitionsPart?.Numbering?.Elements<AbstractNum>() ?? [])
        {
            _definitions.TryAdd(definition.AbstractNumberId.Number() ?? 0, definition);
        }

        foreach (var instance in part.NumberingDefinitionsPart?.Numbering?.Elements<NumberingInstance>() ?? [])
        {
            _instances.TryAdd(instance.NumberID.Number() ?? 0, instance);
        }
    }

    /// <summary>Counts a paragraph.</summary>
    /// <param name="properties">Its numbering.</param>
    /// <param name="styleId">The style that gives it the numbering, if one does.</param>
    /// <returns>Its marker, "-" for bullets, and its depth from 1; <see langword="null"/> when it is not numbered after all.</returns>
    public (string Marker, int Depth)? Next(NumberingProperties properties, string? styleId)
    {
        // Number 0 takes away the numbering that a style would give.
        var id = properties.NumberingId?.Val.Number() ?? 0;
        if (id == 0 || !_instances.TryGetValue(id, out var instance) || instance.AbstractNumId?.Val.Number() is not { } definitionId
            || !_definitions.TryGetValue(definitionId, out var definition))
        {
            return null;
        }

        var level = Math.Clamp(properties.NumberingLevelReference?.Val.Number() ?? LevelOfStyle(definition, styleId), 0, Levels - 1);
        var counters = _counters.TryGetValue(definitionId, out var known) ? known : _counters[definitionId] = new int?[Levels];
        Count(counters, instance, definition, level, id);
        return (Marker(counters, instance, definition, level), level + 1);
    }

    private static int LevelOfStyle(AbstractNum definition, string? styleId) =>
        definition.Elements<Level>().FirstOrDefault(l => styleId is not null && l.ParagraphStyleIdInLevel?.Val?.Value == styleId)?.LevelIndex.Number() ?? 0;

    private void Count(int?[] counters, NumberingInstance instance, AbstractNum definition, int level, int id)
    {
        var restart = Override(instance, level)?.StartOverrideNumberingValue?.Val.Number();
        if (restart is not null && _restarted.Add((id, level)))
        {
            counters[level] = restart;
        }
        else
        {
            counters[level] = counters[level] + 1 ?? Start(instance, definition, level);
        }

        Array.Clear(counters, level + 1, Levels - level - 1);
    }

    private static string Marker(int?[] counters, NumberingInstance instance, AbstractNum definition, int level)
    {
        var format = FormatOf(instance, definition, level);
        if (format is null or "bullet")
        {
            return "-";
        }

        var marker = LevelOf(instance, definition, level)?.LevelText?.Val?.Value ?? string.Empty;
        for (var i = 0; i <= level; i++)
        {
            var number = counters[i] ?? Start(instance, definition, i);
            marker = marker.Replace($"%{i + 1}", Format(number, FormatOf(instance, definition, i)), StringComparison.Ordinal);
        }

        return marker;
    }

    private static int Start(NumberingInstance instance, AbstractNum definition, int level) =>
        LevelOf(instance, definition, level)?.StartNumberingValue?.Val.Number() ?? 1;

    private static string? FormatOf(NumberingInstance instance, AbstractNum definition, int level) =>
        LevelOf(instance, definition, level)?.NumberingFormat?.Val?.InnerText;

    private static Level? LevelOf(NumberingInstance instance, AbstractNum definition, int level) =>
        Override(instance, level)?.Level ?? definition.Elements<Level>().FirstOrDefault(l => l.LevelIndex.Number() == level);

    private static LevelOverride? Override(NumberingInstance instance, int level) =>
        instance.Elements<LevelOverride>().FirstOrDefault(o => o.LevelIndex.Number() == level);

    private static string Format(int number, string? format) => format switch
    {
        "lowerLetter" => Letters(number, 'a'),
        "upperLetter" => Letters(number, 'A'),
        "lowerRoman" => Roman(number).ToLowerInvariant(),
        "upperRoman" => Roman(number),
        "none" => string.Empty,
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    // After "z" come "aa", "bb", "cc".
    private static string Letters(int number, char first)
    {
        var index = Math.Max(number, 1) - 1;
        return new string((char)(first + (index % 26)), 1 + (index / 26 % 9));
    }

    private static string Roman(int number)
    {
        ReadOnlySpan<(int Value, string Sign)> signs =
        [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
            (5, "V"), (4, "IV"), (1, "I"),
        ];
        var rest = Math.Clamp(number, 0, 3999);
        var roman = string.Empty;
        foreach (var (value, sign) in signs)
        {
            for (; rest >= value; rest -= value)
            {
                roman += sign;
            }
        }

        return roman;
    }
}

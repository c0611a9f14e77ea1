using System.Text.Json;

namespace RagStarter.Core.Ingestion.Readers.Json;

/// <summary>
/// Writes JSON values as a document. The simple properties of an object become list items "Name: value"; its objects and
/// lists become sections below a heading with their name. A list of objects without inner objects is a table, each object a
/// row; objects in other lists are sections that are headed by what names them.
/// </summary>
internal sealed class JsonOutline(ExtractedDocumentBuilder document, CancellationToken cancellationToken)
{
    // Short lists of words are a value ("Services: rental, repair"); longer ones, or sentences, are a list.
    private const int MaxInlineItems = 20;
    private const int MaxInlineItemLength = 60;
    private const int MaxNameLength = 150;

    private static readonly string[] NameKeys = ["name", "title"];
    private static readonly string[] IdKeys = ["id", "code", "key", "number"];

    /// <summary>Writes the value of a whole file.</summary>
    public void Write(JsonElement root)
    {
        switch (root.ValueKind)
        {
            case JsonValueKind.Object:
                var (title, key) = NameOf(root, string.Empty);
                document.SetTitle(title);
                document.AddHeading(1, title);
                WriteObject(root, level: 1, key, isEntry: false);
                break;
            case JsonValueKind.Array:
                WriteAll([.. root.EnumerateArray()]);
                break;
            default:
                document.AddParagraph(TextOf(root));
                break;
        }
    }

    /// <summary>Writes values that stand next to each other, such as the lines of JSON Lines.</summary>
    public void WriteAll(IReadOnlyList<JsonElement> values) => WriteArray(string.Empty, values, level: 0);

    // The simple inner objects of an entry of a list are told in its items ("Opening hours, Saturday: 9 to 12"), so that an
    // entry stays one section.
    private void WriteObject(JsonElement value, int level, string? nameKey, bool isEntry, string prefix = "")
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var property in value.EnumerateObject().Where(p => IsInline(p.Value) && p.Name != nameKey))
        {
            WriteItem(prefix + HumanNames.Of(property.Name), property.Value);
        }

        foreach (var property in value.EnumerateObject().Where(p => !IsInline(p.Value)))
        {
            var name = HumanNames.Of(property.Name);
            if (isEntry && property.Value.ValueKind == JsonValueKind.Object && IsFlat(property.Value))
            {
                WriteObject(property.Value, level, nameKey: null, isEntry, $"{name}, ");
            }
            else
            {
                document.AddHeading(level + 1, name);
                WriteSection(property.Name, property.Value, level + 1);
            }
        }
    }

    private void WriteSection(string name, JsonElement value, int level)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            WriteObject(value, level, nameKey: null, isEntry: false);
        }
        else
        {
            WriteArray(name, [.. value.EnumerateArray()], level);
        }
    }

    private void WriteArray(string name, IReadOnlyList<JsonElement> values, int level)
    {
        var isTable = values.All(v => v.ValueKind == JsonValueKind.Object && IsFlat(v));
        for (var i = 0; i < values.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (values[i].ValueKind)
            {
                case JsonValueKind.Object when isTable:
                    WriteRow(values[i]);
                    break;
                case JsonValueKind.Object:
                    var (heading, key) = NameOf(values[i], name);
                    document.AddHeading(level + 1, heading.Length > 0 ? heading : $"{NameOfOne(name)} {i + 1}");
                    WriteObject(values[i], level + 1, key, isEntry: true);
                    break;
                case JsonValueKind.Array when !IsInline(values[i]):
                    document.AddHeading(level + 1, $"{NameOfOne(name)} {i + 1}");
                    WriteArray(name, [.. values[i].EnumerateArray()], level + 1);
                    break;
                default:
                    document.AddListItem(TextOf(values[i]));
                    break;
            }
        }
    }

    private void WriteRow(JsonElement value)
    {
        var properties = value.EnumerateObject().ToList();
        document.AddTableRow([.. properties.Select(p => HumanNames.Of(p.Name))], [.. properties.Select(p => TextOf(p.Value))]);
    }

    private void WriteItem(string name, JsonElement value)
    {
        if (TextOf(value) is { Length: > 0 } text)
        {
            document.AddListItem($"{name}: {text}");
        }
    }

    // What names an object: its name or title; the property called like the list it is in ("store" in "stores"); an id,
    // which says little by itself and follows the list's name. The key is that of a property that need not be repeated.
    private static (string Name, string? Key) NameOf(JsonElement value, string list)
    {
        foreach (var key in NameKeys.Append(Singular(list)))
        {
            if (ShortText(value, key) is { } property)
            {
                return (TextOf(property.Value), property.Name);
            }
        }

        var id = IdKeys.Select(key => ShortText(value, key)).FirstOrDefault(p => p is not null);
        return id is { } found && list.Length > 0 ? ($"{NameOfOne(list)} {TextOf(found.Value)}", null) : (string.Empty, null);
    }

    private static JsonProperty? ShortText(JsonElement value, string key)
    {
        foreach (var property in value.EnumerateObject())
        {
            var isText = property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
            if (isText && property.Name.Equals(key, StringComparison.OrdinalIgnoreCase) && TextOf(property.Value).Length is > 0 and <= MaxNameLength)
            {
                return property;
            }
        }

        return null;
    }

    private static string NameOfOne(string list) => list.Length > 0 ? HumanNames.Of(Singular(list)) : "Entry";

    private static string Singular(string list) => list switch
    {
        _ when list.EndsWith("ies", StringComparison.OrdinalIgnoreCase) => list[..^3] + "y",
        _ when list.EndsWith('s') && !list.EndsWith("ss", StringComparison.Ordinal) => list[..^1],
        _ => list,
    };

    private static bool IsFlat(JsonElement value) => value.EnumerateObject().All(p => IsInline(p.Value));

    private static bool IsInline(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => false,
        JsonValueKind.Array => value.GetArrayLength() <= MaxInlineItems && value.EnumerateArray().All(IsShort),
        _ => true,
    };

    private static bool IsShort(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array => false,
        _ => TextOf(value).Length <= MaxInlineItemLength,
    };

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => string.Empty,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => value.GetString() ?? string.Empty,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(TextOf).Where(t => t.Length > 0)),
        _ => value.GetRawText(),
    };
}

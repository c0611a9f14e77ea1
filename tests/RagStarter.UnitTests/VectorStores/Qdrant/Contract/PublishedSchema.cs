using System.Text.Json;

namespace RagStarter.UnitTests.VectorStores.Qdrant.Contract;

/// <summary>Holds JSON against the schemas of an OpenAPI 3.0 document; a member that a schema does not name is a problem, too.</summary>
internal sealed class PublishedSchema(JsonElement document)
{
    /// <summary>What is wrong with the value; <see langword="null"/> when nothing is.</summary>
    public string? Problem(JsonElement schema, JsonElement value, string at = "$")
    {
        schema = Resolve(schema);
        if (value.ValueKind == JsonValueKind.Null)
        {
            return AllowsNull(schema) ? null : $"{at} is null";
        }

        return TypeProblem(schema, value, at)
            ?? NumberProblem(schema, value, at)
            ?? AlternativesProblem(schema, value, at)
            ?? (value.ValueKind == JsonValueKind.Object ? ObjectProblem(schema, value, at) : null)
            ?? (value.ValueKind == JsonValueKind.Array ? ArrayProblem(schema, value, at) : null);
    }

    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (node, name) => node.GetProperty(name));
        }

        return schema;
    }

    private bool AllowsNull(JsonElement schema) =>
        (schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
        || Alternatives(schema).Any(a => AllowsNull(Resolve(a)))
        || !schema.EnumerateObject().Any();

    private static bool IsNullOnly(JsonElement schema) => schema.EnumerateObject().All(p => p.Name is "nullable" or "description")
        && schema.TryGetProperty("nullable", out _);

    private static JsonElement.ArrayEnumerator Alternatives(JsonElement schema) =>
        schema.TryGetProperty("anyOf", out var any) ? any.EnumerateArray()
        : schema.TryGetProperty("oneOf", out var one) ? one.EnumerateArray()
        : default;

    private string? AlternativesProblem(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("allOf", out var all) && all.EnumerateArray().Select(s => Problem(s, value, at)).FirstOrDefault(p => p is not null) is { } broken)
        {
            return broken;
        }

        var problems = Alternatives(schema).Where(a => !IsNullOnly(a)).Select(a => Problem(a, value, at)).ToList();
        return problems.Count == 0 || problems.Contains(null) ? null : $"{at} is none of its alternatives: {string.Join("; ", problems)}";
    }

    private static string? TypeProblem(JsonElement schema, JsonElement value, string at)
    {
        var fits = !schema.TryGetProperty("type", out var type) || type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
            "number" => value.ValueKind == JsonValueKind.Number,
            _ => false,
        };
        if (!fits)
        {
            return $"{at} is no {type}";
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => a.ToString() == value.ToString()))
        {
            return $"{at} is '{value}', none of {allowed}";
        }

        return !schema.TryGetProperty("format", out var format) || value.ValueKind != JsonValueKind.String ? null : format.GetString() switch
        {
            "uuid" when !Guid.TryParse(value.GetString(), out _) => $"{at} is no UUID",
            "date-time" when !DateTimeOffset.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out _) => $"{at} is no time",
            _ => null,
        };
    }

    private static string? NumberProblem(JsonElement schema, JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Number && schema.TryGetProperty("minimum", out var least) && value.GetDouble() < least.GetDouble() ? $"{at} is {value}, less than {least}"
        : value.ValueKind == JsonValueKind.Number && schema.TryGetProperty("maximum", out var most) && value.GetDouble() > most.GetDouble() ? $"{at} is {value}, more than {most}"
        : null;

    private string? ObjectProblem(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required)
            && required.EnumerateArray().FirstOrDefault(r => !value.TryGetProperty(r.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
        {
            return $"{at} lacks '{missing}'";
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var isMap = schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind != JsonValueKind.False;
        foreach (var member in value.EnumerateObject())
        {
            var problem = hasProperties && properties.TryGetProperty(member.Name, out var known) ? Problem(known, member.Value, $"{at}.{member.Name}")
                : isMap ? additional.ValueKind == JsonValueKind.Object ? Problem(additional, member.Value, $"{at}.{member.Name}") : null
                : hasProperties ? $"{at} has the unknown member '{member.Name}'"
                : null;
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private string? ArrayProblem(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean() && value.EnumerateArray().DistinctBy(v => v.ToString()).Count() != value.GetArrayLength())
        {
            return $"{at} has an item twice";
        }

        return schema.TryGetProperty("items", out var items)
            ? value.EnumerateArray().Select((item, i) => Problem(items, item, $"{at}[{i}]")).FirstOrDefault(p => p is not null)
            : null;
    }
}

using System.Globalization;
using System.Text.Json;
using RagStarter.QdrantDouble.Api;

namespace RagStarter.QdrantDouble.Storage;

/// <summary>Whether a point fulfils a filter. A field that is missing fulfils no positive condition; of a list, one element is enough.</summary>
internal static class PointFilter
{
    public static bool Fulfils(StoredPoint point, FilterRequest? filter) =>
        filter is null || Clauses(point, filter.Must, filter.MustNot, filter.Should);

    /// <summary>The fields that a filter looks at.</summary>
    public static IEnumerable<string> Fields(FilterRequest? filter) => filter is null
        ? []
        : Fields([.. filter.Must ?? [], .. filter.MustNot ?? [], .. filter.Should ?? []]);

    private static IEnumerable<string> Fields(IEnumerable<ConditionRequest> conditions) => conditions.SelectMany(c =>
        c.Key is not null ? [c.Key] : Fields([.. c.Must ?? [], .. c.MustNot ?? [], .. c.Should ?? []]));

    private static bool Clauses(
        StoredPoint point, List<ConditionRequest>? must, List<ConditionRequest>? mustNot, List<ConditionRequest>? should) =>
        (must ?? []).TrueForAll(c => Holds(point, c))
        && !(mustNot ?? []).Exists(c => Holds(point, c))
        && (should is null or [] || should.Exists(c => Holds(point, c)));

    private static bool Holds(StoredPoint point, ConditionRequest condition)
    {
        switch (condition)
        {
            case { Key: { } key, Match: { } match, Range: null }:
                return Values(point, key).Exists(v => Matches(v, match));
            case { Key: { } key, Match: null, Range: { } range }:
                return Values(point, key).Exists(v => Lies(v, range));
            case { HasId: { } ids, Key: null }:
                return ids.ConvertAll(PointKey.Read).Contains(point.Id);
            case { IsEmpty: { } field, Key: null }:
                return !point.Payload.TryGetValue(field.Key, out var value)
                    || value.ValueKind == JsonValueKind.Null
                    || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
            case { IsNull: { } field, Key: null }:
                return point.Payload.TryGetValue(field.Key, out var stored) && stored.ValueKind == JsonValueKind.Null;
            case { Key: null, Match: null, Range: null } when condition is not { Must: null, MustNot: null, Should: null }:
                return Clauses(point, condition.Must, condition.MustNot, condition.Should);
            default:
                throw RefusedException.BadJson("data did not match any variant of untagged enum Condition");
        }
    }

    private static List<JsonElement> Values(StoredPoint point, string key)
    {
        if (key.AsSpan().IndexOfAny(".[]") >= 0)
        {
            throw RefusedException.BadRequest($"the double reads no paths, but `{key}` is one");
        }

        if (!point.Payload.TryGetValue(key, out var value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
    }

    private static bool Matches(JsonElement stored, MatchRequest match) => match switch
    {
        { Value: { } value, Any: null, Except: null } => AreEqual(stored, Matchable(value)),
        { Any: { } any, Value: null, Except: null } => OfOneKind(any).Exists(v => AreEqual(stored, v)),
        { Except: { } except, Value: null, Any: null } => !OfOneKind(except).Exists(v => AreEqual(stored, v)),
        _ => throw RefusedException.BadJson("data did not match any variant of untagged enum Match"),
    };

    // Strings, whole numbers and booleans; no fractions.
    private static JsonElement Matchable(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False || IsWhole(value)
            ? value
            : throw RefusedException.BadJson("data did not match any variant of untagged enum Match");

    private static List<JsonElement> OfOneKind(List<JsonElement> values) =>
        values.TrueForAll(v => v.ValueKind == JsonValueKind.String) || values.TrueForAll(IsWhole)
            ? values
            : throw RefusedException.BadJson("data did not match any variant of untagged enum AnyVariants");

    private static bool IsWhole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    private static bool AreEqual(JsonElement stored, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => stored.ValueKind == JsonValueKind.String
            && (stored.GetString() == value.GetString()

                // An index of UUIDs compares what they are, not how they are written.
                || (Guid.TryParse(stored.GetString(), out var left) && Guid.TryParse(value.GetString(), out var right) && left == right)),
        JsonValueKind.Number => IsWhole(stored) && stored.GetInt64() == value.GetInt64(),
        _ => stored.ValueKind == value.ValueKind,
    };

    private static bool Lies(JsonElement stored, RangeRequest range)
    {
        JsonElement?[] bounds = [range.Gt, range.Gte, range.Lt, range.Lte];
        var given = bounds.OfType<JsonElement>().ToList();
        var isTime = given.Count > 0 && given.TrueForAll(b => b.ValueKind == JsonValueKind.String);
        if (!isTime && !given.TrueForAll(b => b.ValueKind == JsonValueKind.Number))
        {
            throw RefusedException.BadJson("data did not match any variant of untagged enum RangeInterface");
        }

        if (stored.ValueKind != (isTime ? JsonValueKind.String : JsonValueKind.Number))
        {
            return false;
        }

        var value = Number(stored, isTime);
        return value is { } v
            && (range.Gt is not { } gt || v > Number(gt, isTime))
            && (range.Gte is not { } gte || v >= Number(gte, isTime))
            && (range.Lt is not { } lt || v < Number(lt, isTime))
            && (range.Lte is not { } lte || v <= Number(lte, isTime));
    }

    // Numbers in double precision, times in whole microseconds.
    private static double? Number(JsonElement value, bool isTime) =>
        !isTime ? value.GetDouble()
        : DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Math.Floor((time - DateTimeOffset.UnixEpoch).Ticks / 10.0)
            : null;
}

using System.Collections;
using System.Globalization;
using System.Text.Json;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>Maps property values to JSON values that Qdrant can index, and back.</summary>
/// <remarks>
/// Times are text in UTC with seven digits and come back exactly; the server compares them by microsecond. Decimals are
/// text without trailing zeros: they can be compared for equality only.
/// </remarks>
internal static class PayloadCodec
{
    /// <summary>The largest whole number that the server compares exactly: ranges are in double precision there.</summary>
    public const long LargestExact = 1L << 53;

    /// <summary>The kind of index for a property of this type; <see langword="null"/> for types without one.</summary>
    public static string? IndexType(Type type)
    {
        var element = ColumnCodec.ElementType(type) ?? type;
        element = Nullable.GetUnderlyingType(element) ?? element;
        return element == typeof(string) || element == typeof(decimal) ? "keyword"
            : element == typeof(Guid) ? "uuid"
            : element == typeof(bool) ? "bool"
            : IsTime(element) ? "datetime"
            : IsFloating(element) ? "float"
            : IsWhole(element) ? "integer"
            : null;
    }

    public static bool IsTime(Type type) => Is(type, typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly));

    public static bool IsFloating(Type type) => Is(type, typeof(float), typeof(double));

    public static bool IsWhole(Type type) => Is(type, typeof(byte), typeof(short), typeof(int), typeof(long), typeof(TimeOnly));

    /// <summary>The value as it is stored and compared: null, a string, a bool, a long, a double, or an array of these.</summary>
    public static object? ToPayload(object? value) => value switch
    {
        null or string or bool or long => value,
        byte n => (long)n,
        short n => (long)n,
        int n => (long)n,
        float n => Finite(n),
        double n => Finite(n),
        Guid g => g.ToString("D"),
        DateTime t => Text(t.ToUniversalTime()),
        DateTimeOffset t => Text(t.UtcDateTime),
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly t => t.Ticks,
        decimal d => d.ToString("0.############################", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToBase64String(bytes),
        IEnumerable list => list.Cast<object?>().Select(ToPayload).ToArray(),
        _ => throw new NotSupportedException($"A value of type {value.GetType().Name} cannot be stored; supported are {ColumnCodec.DataTypes}."),
    };

    /// <summary>The property value of a stored one.</summary>
    public static object? FromPayload(JsonElement stored, Type type)
    {
        if (stored.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (ColumnCodec.ElementType(target) is { } element)
        {
            var array = Array.CreateInstance(element, stored.GetArrayLength());
            var i = 0;
            foreach (var item in stored.EnumerateArray())
            {
                array.SetValue(Scalar(item, element), i++);
            }

            return target.IsArray ? array : Activator.CreateInstance(target, array)!;
        }

        return Scalar(stored, target);
    }

    private static object? Scalar(JsonElement stored, Type target) =>
        stored.ValueKind == JsonValueKind.Null ? null
        : target == typeof(string) ? stored.GetString()
        : target == typeof(bool) ? stored.GetBoolean()
        : target == typeof(Guid) ? stored.GetGuid()
        : target == typeof(byte[]) ? stored.GetBytesFromBase64()
        : target == typeof(DateTime) ? DateTime.Parse(stored.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
        : target == typeof(DateTimeOffset) ? DateTimeOffset.Parse(stored.GetString()!, CultureInfo.InvariantCulture)
        : target == typeof(DateOnly) ? DateOnly.Parse(stored.GetString()!, CultureInfo.InvariantCulture)
        : target == typeof(TimeOnly) ? new TimeOnly(stored.GetInt64())
        : target == typeof(decimal) ? decimal.Parse(stored.GetString()!, CultureInfo.InvariantCulture)
        : target == typeof(float) ? stored.GetSingle()
        : target == typeof(double) ? stored.GetDouble()
        : Convert.ChangeType(stored.GetInt64(), target, CultureInfo.InvariantCulture);

    private static bool Is(Type type, params ReadOnlySpan<Type> types) => types.Contains(Nullable.GetUnderlyingType(type) ?? type);

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    // A float as the double that a filter compares with.
    private static double Finite(double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"The number {value.ToString(CultureInfo.InvariantCulture)} cannot be stored: JSON has no word for it.");
}

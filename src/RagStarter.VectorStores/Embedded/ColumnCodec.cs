using System.Globalization;
using System.Text.Json;

namespace RagStarter.VectorStores.Embedded;

/// <summary>Maps property values to SQLite's storage classes and back, so that order and equality stay those of .NET.</summary>
internal static class ColumnCodec
{
    public const string KeyTypes = "string, Guid, int, long";

    public const string DataTypes =
        "string, bool, byte, short, int, long, float, double, decimal, Guid, DateTime, DateTimeOffset, DateOnly, TimeOnly, byte[], and arrays or lists of strings and numbers";

    private static readonly Type[] Scalars =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(long), typeof(float), typeof(double),
        typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(byte[]),
    ];

    private static readonly Type[] Elements =
        [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(float), typeof(double), typeof(Guid)];

    public static bool IsKeyType(Type type) =>
        type == typeof(string) || type == typeof(Guid) || type == typeof(int) || type == typeof(long);

    public static bool IsDataType(Type type) =>
        Scalars.Contains(Nullable.GetUnderlyingType(type) ?? type) || ElementType(type) is not null;

    /// <summary>The type of the elements of a supported array or list; <see langword="null"/> for anything else.</summary>
    public static Type? ElementType(Type type)
    {
        if (type == typeof(byte[]))
        {
            return null;
        }

        var element = type.IsArray ? type.GetElementType()
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? type.GetGenericArguments()[0]
            : null;
        return element is not null && Elements.Contains(element) ? element : null;
    }

    public static string ColumnType(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool) || type == typeof(byte) || type == typeof(short) || type == typeof(int) || type == typeof(long))
        {
            return "INTEGER";
        }

        return type == typeof(float) || type == typeof(double) ? "REAL"
            : type == typeof(byte[]) ? "BLOB"
            : "TEXT";
    }

    /// <summary>The value as it is stored and compared in SQL.</summary>
    public static object ToColumn(object? value) => value switch
    {
        null => DBNull.Value,
        string or byte[] or long or double => value,
        bool b => b ? 1L : 0L,
        byte n => (long)n,
        short n => (long)n,
        int n => (long)n,
        float n => (double)n,
        Guid g => g.ToString("D"),

        // Texts of equal length, so that the order of the texts is the order of the values.
        DateTime t => t.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        DateTimeOffset t => t.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly t => t.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture),
        decimal d => Sortable(d),
        System.Collections.IEnumerable list => JsonSerializer.Serialize(list.Cast<object?>().Select(ToJson)),
        _ => throw new NotSupportedException($"A value of type {value.GetType().Name} cannot be stored; supported are {DataTypes}."),
    };

    /// <summary>The property value of a stored one.</summary>
    public static object? FromColumn(object stored, Type type)
    {
        if (stored is DBNull)
        {
            return null;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (ElementType(target) is { } element)
        {
            return ListFromJson((string)stored, target, element);
        }

        return stored switch
        {
            long n when target == typeof(bool) => n != 0,
            long n => Convert.ChangeType(n, target, CultureInfo.InvariantCulture),
            double n => Convert.ChangeType(n, target, CultureInfo.InvariantCulture),
            string text => FromText(text, target),
            _ => stored,
        };
    }

    private static object FromText(string text, Type target)
    {
        if (target == typeof(Guid))
        {
            return Guid.Parse(text);
        }

        if (target == typeof(DateTime))
        {
            return DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        }

        if (target == typeof(DateTimeOffset))
        {
            return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        }

        if (target == typeof(DateOnly))
        {
            return DateOnly.Parse(text, CultureInfo.InvariantCulture);
        }

        if (target == typeof(TimeOnly))
        {
            return TimeOnly.Parse(text, CultureInfo.InvariantCulture);
        }

        return target == typeof(decimal) ? FromSortable(text) : text;
    }

    // As wide as a decimal can be; of negative ones the complement, so that the more negative is the smaller text.
    private static string Sortable(decimal value)
    {
        var digits = Math.Abs(value).ToString("00000000000000000000000000000.0000000000000000000000000000", CultureInfo.InvariantCulture);
        return value >= 0 ? digits : "-" + Complement(digits);
    }

    private static decimal FromSortable(string text)
    {
        var isNegative = text[0] == '-';
        var digits = (isNegative ? Complement(text[1..]) : text).TrimEnd('0');
        var value = decimal.Parse(digits, CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }

    private static string Complement(string digits) => string.Concat(digits.Select(c => c == '.' ? c : (char)('0' + '9' - c)));

    // A float as the double that a query compares with.
    private static object? ToJson(object? element) => element switch
    {
        Guid g => g.ToString("D"),
        float f => (double)f,
        _ => element,
    };

    private static object ListFromJson(string json, Type target, Type element)
    {
        var arrayType = element.MakeArrayType();
        var array = JsonSerializer.Deserialize(json, arrayType)!;
        return target.IsArray ? array : Activator.CreateInstance(target, array)!;
    }
}

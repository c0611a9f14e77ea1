using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace RagStarter.Core.Configuration;

/// <summary>
/// Checks an options object against its data annotations and <see cref="IValidatableObject"/> and words each problem
/// for the person who wrote the configuration: the key, the value, and what is allowed.
/// </summary>
internal static class ConfigurationRules
{
    /// <summary>The problems of <paramref name="options"/>, bound to the configuration path <paramref name="path"/>.</summary>
    public static IEnumerable<string> Check(string path, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0)
            {
                continue;
            }

            var key = $"{path}:{property.Name}";
            var value = property.GetValue(options);
            // Of an empty value that is required, what is allowed says more than that it is required.
            var broken = property.GetCustomAttributes<ValidationAttribute>()
                .OrderBy(rule => rule is RequiredAttribute)
                .FirstOrDefault(rule => !rule.IsValid(value));
            if (broken is not null)
            {
                yield return $"{key} is {Show(value)}; {Allowed(broken, property.PropertyType)}.";
            }

            foreach (var problem in CheckNested(key, value))
            {
                yield return problem;
            }
        }

        if (options is IValidatableObject validatable)
        {
            foreach (var result in validatable.Validate(new ValidationContext(options)))
            {
                var member = result.MemberNames.FirstOrDefault();
                yield return $"{(member is null ? path : $"{path}:{member}")}{result.ErrorMessage}";
            }
        }
    }

    private static IEnumerable<string> CheckNested(string key, object? value) => value switch
    {
        null or string => [],
        IDictionary dictionary => dictionary.Keys.Cast<object>()
            .Where(k => IsOptions(dictionary[k]))
            .SelectMany(k => Check($"{key}:{k}", dictionary[k]!)),
        IEnumerable list => list.Cast<object?>()
            .Select((item, index) => (item, index))
            .Where(pair => IsOptions(pair.item))
            .SelectMany(pair => Check($"{key}:{pair.index}", pair.item!)),
        _ => IsOptions(value) ? Check(key, value) : [],
    };

    /// <summary>Whether a type holds settings of its own, rather than being a value.</summary>
    public static bool IsOptions(Type type) => type.IsClass && type.Namespace?.StartsWith("RagStarter", StringComparison.Ordinal) == true;

    private static bool IsOptions(object? value) => value is not null && IsOptions(value.GetType());

    private static string Show(object? value) => value switch
    {
        null => "not set",
        string { Length: 0 } => "empty",
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "not set",
    };

    private static string Allowed(ValidationAttribute rule, Type type) => rule switch
    {
        RangeAttribute range when type == typeof(TimeSpan) =>
            string.Create(CultureInfo.InvariantCulture, $"allowed is a time span from {range.Minimum} to {range.Maximum}"),
        RangeAttribute range =>
            string.Create(CultureInfo.InvariantCulture, $"allowed is {Kind(type)} from {range.Minimum} to {range.Maximum}"),
        AllowedValuesAttribute values => $"allowed is one of {string.Join(", ", values.Values)}",
        RequiredAttribute => "a value is required",
        RegularExpressionAttribute pattern => pattern.ErrorMessage ?? $"it must match {pattern.Pattern}",
        _ => rule.ErrorMessage ?? rule.FormatErrorMessage("the value"),
    };

    private static string Kind(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Kind(inner)
        : type == typeof(double) || type == typeof(float) || type == typeof(decimal) ? "a number" : "a whole number";
}

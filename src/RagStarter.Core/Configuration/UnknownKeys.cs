using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace RagStarter.Core.Configuration;

/// <summary>Finds the keys of a configuration section that no option reads: a misspelt setting must not go unnoticed.</summary>
internal static class UnknownKeys
{
    /// <summary>A sentence for each key below <paramref name="section"/> that <paramref name="options"/> has no property for.</summary>
    public static IEnumerable<string> Find(IConfigurationSection section, Type options)
    {
        var known = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).ToList();
        foreach (var child in section.GetChildren())
        {
            var property = known.Find(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                yield return $"{child.Path} is not a setting; {section.Path} knows {string.Join(", ", known.Select(p => p.Name))}.";
                continue;
            }

            foreach (var problem in FindInside(child, property.PropertyType))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> FindInside(IConfigurationSection value, Type type) =>
        ConfigurationRules.IsOptions(type) ? Find(value, type)
        : ItemType(type) is { } item ? value.GetChildren().SelectMany(child => FindInside(child, item))
        : [];

    /// <summary>The type of a list's items or of a dictionary's values.</summary>
    private static Type? ItemType(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[^1]
        : null;
}

using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;

namespace RagStarter.Core.Language;

/// <summary>The language of the documents; section "Language".</summary>
/// <remarks>A change indexes the documents again when the application starts.</remarks>
public sealed class LanguageOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Language";

    /// <summary>
    /// The language whose endings are cut off, so that "tents" finds "tent": danish, dutch, english (default), finnish,
    /// french, german, hungarian, italian, norwegian, portuguese, romanian, russian, spanish, swedish, turkish, or none.
    /// </summary>
    public string Stemmer { get; init; } = Language.Stemmer.English;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Language.Stemmer.Languages.Contains(Stemmer, StringComparer.OrdinalIgnoreCase))
        {
            yield return ConfigurationProblem.NotOneOf(nameof(Stemmer), Stemmer, Language.Stemmer.Languages);
        }
    }
}

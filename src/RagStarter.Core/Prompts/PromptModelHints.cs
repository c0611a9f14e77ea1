using Microsoft.SemanticKernel;

namespace RagStarter.Core.Prompts;

/// <summary>What a prompt asks of the model that answers it; the section "model" of its file.</summary>
public sealed class PromptModelHints
{
    /// <summary>
    /// The sampling temperature, from 0 to 2. It takes the place of a model's own setting and is left out for a model that
    /// is configured without one, because some models refuse it.
    /// </summary>
    public float? Temperature { get; set; }

    /// <summary>The most tokens of an answer, at least 1; a lower limit of the model, the question or a budget stays in force.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>The tier of models to prefer, such as "cheap"; <see langword="null"/> for no preference.</summary>
    public string? Tier { get; set; }

    /// <summary>Puts the temperature into the settings of a call to a model that takes one.</summary>
    internal void ApplyTo(PromptExecutionSettings settings)
    {
        if (Temperature is { } temperature && settings.ExtensionData?.ContainsKey("temperature") == true)
        {
            settings.ExtensionData["temperature"] = temperature;
        }
    }
}

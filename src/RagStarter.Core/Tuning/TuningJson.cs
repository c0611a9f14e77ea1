using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.Core.Tuning;

/// <summary>Settings as they are kept.</summary>
[JsonSerializable(typeof(TuningSettings))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class TuningJson : JsonSerializerContext
{
    public static string Write(TuningSettings settings) => JsonSerializer.Serialize(settings, Default.TuningSettings);

    /// <summary>Reads kept settings; <see langword="null"/> for those of the configuration, and where a later version wrote what this one does not know.</summary>
    public static TuningSettings? Read(string settings)
    {
        try
        {
            return settings.Length == 0 ? null : JsonSerializer.Deserialize(settings, Default.TuningSettings);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.ModelServer.Scripting;

/// <summary>The body of <c>POST /script</c>: what is not named stays as it is; a behaviour that is named is replaced whole.</summary>
internal sealed record ScriptChange
{
    /// <summary>Typing errors are refused rather than ignored.</summary>
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Forget script, bill and requests before the rest is applied.</summary>
    public bool Reset { get; init; }

    public Behaviour? Default { get; init; }

    public Behaviour? Embeddings { get; init; }

    public Dictionary<string, Behaviour?> Models { get; init; } = [];

    public List<Behaviour> Enqueue { get; init; } = [];

    public List<Behaviour> EnqueueEmbeddings { get; init; } = [];

    /// <summary>An empty string takes the check back.</summary>
    public string? RequiredKey { get; init; }

    public List<string>? ModelIds { get; init; }

    public int? EmbeddingDimensions { get; init; }

    public Dictionary<string, IReadOnlyList<string>>? Concepts { get; init; }

    public bool? RecordRequests { get; init; }

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void ApplyTo(Script script)
    {
        script.Default = Default ?? script.Default;
        script.Embeddings = Embeddings ?? script.Embeddings;
        script.RequiredKey = RequiredKey is null ? script.RequiredKey : RequiredKey is "" ? null : RequiredKey;
        script.ModelIds = ModelIds ?? script.ModelIds;
        script.EmbeddingDimensions = EmbeddingDimensions ?? script.EmbeddingDimensions;
        script.Concepts = Concepts ?? script.Concepts;
        script.RecordRequests = RecordRequests ?? script.RecordRequests;
        foreach (var (model, behaviour) in Models)
        {
            script.SetModel(model, behaviour);
        }

        script.Enqueue(Enqueue);
        script.EnqueueEmbeddings(EnqueueEmbeddings);
    }
}

using System.Collections.Concurrent;
using RagStarter.ModelServer.Chat;

namespace RagStarter.ModelServer.Scripting;

/// <summary>
/// What the server does with the calls to come. A chat call takes the first behaviour there is of: the queue,
/// <see cref="Decide"/>, the one set for its model, <see cref="Default"/>; an embedding call: its own queue, the one
/// set for its model, <see cref="Embeddings"/>. Every member may be used while calls are under way.
/// </summary>
public sealed class Script
{
    private readonly ConcurrentQueue<Behaviour> _chat = new();
    private readonly ConcurrentQueue<Behaviour> _embeddings = new();
    private readonly ConcurrentDictionary<string, Behaviour> _models = new(StringComparer.Ordinal);
    private volatile Settings _settings = new();

    /// <summary>The behaviour of chat calls that nothing else was said about.</summary>
    public Behaviour Default
    {
        get => _settings.Default;
        set => Change(s => s with { Default = value.Checked() });
    }

    /// <summary>The behaviour of embedding calls that nothing else was said about.</summary>
    public Behaviour Embeddings
    {
        get => _settings.Embeddings;
        set => Change(s => s with { Embeddings = value.Checked() });
    }

    /// <summary>
    /// Chooses a behaviour by the request, <see langword="null"/> for no opinion; called concurrently. Unlike the queue
    /// it gives the same call the same treatment however many callers there are. Default: none.
    /// </summary>
    public Func<ChatRequest, Behaviour?>? Decide
    {
        get => _settings.Decide;
        set => Change(s => s with { Decide = value });
    }

    /// <summary>The API key that calls must carry as a bearer token, or <see langword="null"/> for no check. Default: none.</summary>
    public string? RequiredKey
    {
        get => _settings.RequiredKey;
        set => Change(s => s with { RequiredKey = value });
    }

    /// <summary>The ids that <c>GET /v1/models</c> lists; calls may name any model. Default: scripted-chat, scripted-embedding.</summary>
    public IReadOnlyList<string> ModelIds
    {
        get => _settings.ModelIds;
        set => Change(s => s with { ModelIds = value });
    }

    /// <summary>The vector length of embedding calls that ask for none, at least 1. Default: 1,536.</summary>
    public int EmbeddingDimensions
    {
        get => _settings.EmbeddingDimensions;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Change(s => s with { EmbeddingDimensions = value });
        }
    }

    /// <summary>
    /// Concepts, each with the words and phrases that mean it. Texts that mean the same concepts get near vectors
    /// whatever words they use. Default: none, which leaves a bag of words.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Concepts
    {
        get => _settings.Concepts;
        set => Change(s => s with { Concepts = value });
    }

    /// <summary>Whether request bodies are kept. Switch it off for long measurements. Default: true.</summary>
    public bool RecordRequests
    {
        get => _settings.RecordRequests;
        set => Change(s => s with { RecordRequests = value });
    }

    /// <summary>Behaviours still queued for chat calls.</summary>
    public int QueuedCount => _chat.Count;

    /// <summary>Queues behaviours for the chat calls to come, one each, in the order in which they arrive.</summary>
    public void Enqueue(params IEnumerable<Behaviour> behaviours) => Add(_chat, behaviours);

    /// <summary>Queues behaviours for the embedding calls to come, one each.</summary>
    public void EnqueueEmbeddings(params IEnumerable<Behaviour> behaviours) => Add(_embeddings, behaviours);

    /// <summary>Sets the behaviour of one model's calls, chat and embedding; <see langword="null"/> takes it back.</summary>
    public void SetModel(string model, Behaviour? behaviour)
    {
        if (behaviour is null)
        {
            _models.TryRemove(model, out _);
        }
        else
        {
            _models[model] = behaviour.Checked();
        }
    }

    /// <summary>Goes back to the defaults and empties the queues.</summary>
    public void Reset()
    {
        _chat.Clear();
        _embeddings.Clear();
        _models.Clear();
        Change(_ => new Settings());
    }

    internal Behaviour Next(ChatRequest request)
    {
        if (_chat.TryDequeue(out var queued))
        {
            return queued;
        }

        return Decide?.Invoke(request)?.Checked() ?? _models.GetValueOrDefault(request.Model, Default);
    }

    internal Behaviour NextForEmbeddings(string model) =>
        _embeddings.TryDequeue(out var queued) ? queued : _models.GetValueOrDefault(model, Embeddings);

    private static void Add(ConcurrentQueue<Behaviour> queue, IEnumerable<Behaviour> behaviours)
    {
        foreach (var behaviour in behaviours)
        {
            queue.Enqueue(behaviour.Checked());
        }
    }

    private void Change(Func<Settings, Settings> change)
    {
        Settings before;
        do
        {
            before = _settings;
        }
        while (Interlocked.CompareExchange(ref _settings, change(before), before) != before);
    }

    private sealed record Settings
    {
        public Behaviour Default { get; init; } = new();

        public Behaviour Embeddings { get; init; } = new();

        public Func<ChatRequest, Behaviour?>? Decide { get; init; }

        public string? RequiredKey { get; init; }

        public IReadOnlyList<string> ModelIds { get; init; } = ["scripted-chat", "scripted-embedding"];

        public int EmbeddingDimensions { get; init; } = 1536;

        public IReadOnlyDictionary<string, IReadOnlyList<string>> Concepts { get; init; } =
            new Dictionary<string, IReadOnlyList<string>>();

        public bool RecordRequests { get; init; } = true;
    }
}

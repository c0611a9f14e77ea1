using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Configuration;

/// <summary>
/// Follows changes of the configuration while the application runs. A change that is not allowed is logged, and the last
/// good values stay in force; the monitor of the framework would throw at every use instead.
/// </summary>
internal sealed partial class LastGoodOptions<TOptions> : IOptionsMonitor<TOptions>, IDisposable
    where TOptions : class
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly ILogger<LastGoodOptions<TOptions>> _logger;
    private readonly List<IDisposable> _sources;
    private readonly Lock _gate = new();
    private volatile TOptions? _current;

    public LastGoodOptions(
        IOptionsFactory<TOptions> factory, IEnumerable<IOptionsChangeTokenSource<TOptions>> sources, ILogger<LastGoodOptions<TOptions>> logger)
    {
        _factory = factory;
        _logger = logger;
        _sources = [.. sources.Select(source => ChangeToken.OnChange(source.GetChangeToken, Follow))];
    }

    private event Action<TOptions, string?>? Changed;

    public TOptions CurrentValue => _current ?? Read();

    public TOptions Get(string? name) => CurrentValue;

    public IDisposable OnChange(Action<TOptions, string?> listener)
    {
        Changed += listener;
        return new Subscription(this, listener);
    }

    public void Dispose() => _sources.ForEach(source => source.Dispose());

    // Not before the first use: the check at the start names what is wrong in all sections, not only in the first.
    private TOptions Read()
    {
        lock (_gate)
        {
            return _current ??= _factory.Create(Options.DefaultName);
        }
    }

    private void Follow()
    {
        TOptions changed;
        try
        {
            changed = _factory.Create(Options.DefaultName);
            _current = changed;
        }
        catch (Exception problem) when (StartProblems.Explain(problem) is { Count: > 0 } reasons)
        {
            LogNotTaken(string.Join(' ', reasons));
            return;
        }

        Changed?.Invoke(changed, Options.DefaultName);
    }

    [LoggerMessage(1701, LogLevel.Error, "A changed setting is not allowed; the last good values stay in force. {Reasons}")]
    private partial void LogNotTaken([FreeText] string reasons);

    private sealed class Subscription(LastGoodOptions<TOptions> options, Action<TOptions, string?> listener) : IDisposable
    {
        public void Dispose() => options.Changed -= listener;
    }
}

using System.Collections.Concurrent;

namespace RagStarter.Cli.Benchmarks;

/// <summary>What a contender made of the trace: counted by the calls themselves, apart from any budget.</summary>
internal sealed class TraceOutcome
{
    private readonly ConcurrentDictionary<(string Scope, string Key), long> _used = new();
    private int _answered;
    private int _refused;

    public int Answered => _answered;

    public int Refused => _refused;

    public IEnumerable<KeyValuePair<(string Scope, string Key), long>> Used => _used;

    public void Answer(TraceRequest request, long tokens)
    {
        Interlocked.Increment(ref _answered);
        foreach (var counter in BudgetTrace.ScopesOf(request))
        {
            _used.AddOrUpdate(counter, tokens, (_, sum) => sum + tokens);
        }
    }

    public void Refuse() => Interlocked.Increment(ref _refused);

    /// <summary>Adds the counts of another process.</summary>
    public void Add(ProcessCounts counts)
    {
        _answered += counts.Answered;
        _refused += counts.Refused;
        foreach (var (name, tokens) in counts.Used)
        {
            var parts = name.Split('/', 2);
            _used.AddOrUpdate((parts[0], parts[1]), tokens, (_, sum) => sum + tokens);
        }
    }

    public ProcessCounts ToCounts() => new(_answered, _refused, _used.ToDictionary(u => $"{u.Key.Scope}/{u.Key.Key}", u => u.Value));

    public object Summary()
    {
        var over = _used.Sum(u => Math.Max(0, u.Value - BudgetTrace.Caps[u.Key.Scope]));
        var binding = _used.Where(u => u.Key.Scope == "environment").Sum(u => u.Value);
        return new
        {
            answered = _answered,
            refused = _refused,
            tokensOverCaps = over,
            capsExceeded = _used.Count(u => u.Value > BudgetTrace.Caps[u.Key.Scope]),
            bindingCapUsed = Math.Round((double)binding / BudgetTrace.Caps["environment"], 5),
        };
    }
}

/// <summary>The counts of one process, as it prints them.</summary>
internal sealed record ProcessCounts(int Answered, int Refused, Dictionary<string, long> Used);

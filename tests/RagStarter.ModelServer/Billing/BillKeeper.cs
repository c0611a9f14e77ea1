namespace RagStarter.ModelServer.Billing;

/// <summary>Keeps the bill under one lock and wakes those who wait for it to change.</summary>
internal sealed class BillKeeper
{
    private readonly Lock _gate = new();
    private Account _account = new();
    private TaskCompletionSource? _changed;

    /// <summary>Accepts a call and charges what is due at once.</summary>
    public OpenCall Open(string model, BillLine charge)
    {
        lock (_gate)
        {
            var call = new OpenCall(this, _account, model, charge);
            _account.Open++;
            _account.Charge(model, charge);
            Changed();
            return call;
        }
    }

    /// <summary>Notes a request that was turned away without charge.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _account.Refused++;
            Changed();
        }
    }

    /// <summary>Starts a new bill. Calls still open keep charging the old one.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _account = new Account();
            Changed();
        }
    }

    /// <summary>The bill now.</summary>
    public Bill Snapshot()
    {
        lock (_gate)
        {
            return _account.Snapshot();
        }
    }

    /// <summary>Returns the first bill that meets <paramref name="condition"/>.</summary>
    public async Task<Bill> WaitForAsync(Func<Bill, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Bill bill;
            Task changed;
            lock (_gate)
            {
                bill = _account.Snapshot();
                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            if (condition(bill))
            {
                return bill;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    internal void Charge(Account account, string model, BillLine charge)
    {
        lock (_gate)
        {
            account.Charge(model, charge);
            Changed();
        }
    }

    internal void Close(Account account, BillLine? reported)
    {
        lock (_gate)
        {
            account.Open--;
            account.Reported += reported ?? default;
            Changed();
        }
    }

    private void Changed()
    {
        _changed?.SetResult();
        _changed = null;
    }

    /// <summary>The sums of one bill, from one reset to the next.</summary>
    internal sealed class Account
    {
        private readonly Dictionary<string, BillLine> _models = new(StringComparer.Ordinal);
        private BillLine _total;

        public BillLine Reported { get; set; }

        public int Open { get; set; }

        public long Refused { get; set; }

        public void Charge(string model, BillLine charge)
        {
            _total += charge;
            _models[model] = _models.GetValueOrDefault(model) + charge;
        }

        public Bill Snapshot() => new()
        {
            Total = _total,
            Reported = Reported,
            Models = new Dictionary<string, BillLine>(_models, StringComparer.Ordinal),
            OpenCalls = Open,
            RefusedRequests = Refused,
        };
    }
}

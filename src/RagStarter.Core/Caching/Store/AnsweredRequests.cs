using System.Collections.Concurrent;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Store;

/// <summary>Which answers the latest requests of this process were given.</summary>
internal sealed class AnsweredRequests
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<Guid, ServedAnswer> _byRequest = new();
    private readonly ConcurrentQueue<Guid> _order = new();

    public void Add(ServedAnswer served)
    {
        if (_byRequest.TryAdd(served.RequestId, served))
        {
            _order.Enqueue(served.RequestId);
            while (_order.Count > Most && _order.TryDequeue(out var oldest))
            {
                _byRequest.TryRemove(oldest, out _);
            }
        }
    }

    public ServedAnswer? Find(TenantId tenant, Guid requestId) =>
        _byRequest.TryGetValue(requestId, out var served) && served.Key.Partition.Tenant == tenant ? served : null;
}

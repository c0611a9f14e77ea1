using Microsoft.Extensions.Options;

namespace RagStarter.UnitTests;

/// <summary>Options as a test sets them; a test may change them while they are in use.</summary>
internal sealed class SetOptions<T>(T value) : IOptionsMonitor<T>, IOptions<T>
    where T : class
{
    public T CurrentValue { get; set; } = value;

    public T Value => CurrentValue;

    public T Get(string? name) => CurrentValue;

    public IDisposable? OnChange(Action<T, string?> listener) => null;
}

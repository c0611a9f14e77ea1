using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace RagStarter.UnitTests.Configuration;

/// <summary>Settings that a test changes while they are in use, as an edited file does.</summary>
internal sealed class ChangeableSettings : IConfigurationSource
{
    private readonly Provider _provider = new();

    public void Change(string key, string value)
    {
        _provider.Set(key, value);
        _provider.Tell();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => _provider;

    private sealed class Provider() : MemoryConfigurationProvider(new MemoryConfigurationSource())
    {
        public void Tell() => OnReload();
    }
}

using RagStarter.Core.Caching;
using RagStarter.Core.Configuration;

namespace RagStarter.UnitTests.Caching;

public sealed class CacheOptionsTests
{
    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(Problems(new CacheOptions()));

    [Theory]
    [InlineData("localhost:6379")]
    [InlineData("cache.example.com:6380,ssl=true,password=Kei8-lantern")]
    public void An_address_with_or_without_options_is_enough_for_redis(string connection) =>
        Assert.Empty(Problems(new CacheOptions { Provider = CacheOptions.Redis, RedisConnection = connection }));

    [Fact]
    public void Redis_without_an_address_is_refused() =>
        Assert.Equal(
            ["Cache:RedisConnection is not set; give the server's address, such as localhost:6379."],
            Problems(new CacheOptions { Provider = CacheOptions.Redis }));

    [Theory]
    [InlineData("localhost:6379,colour=blue", "Keyword 'colour' is not supported")]
    [InlineData("localhost:6379,ssl=perhaps", "Keyword 'ssl' requires a boolean value")]
    [InlineData("ssl=true", "it names no server")]
    public void A_connection_that_cannot_be_read_is_refused_when_the_application_starts(string connection, string reason) =>
        Assert.StartsWith(
            $"Cache:RedisConnection cannot be read: {reason}",
            Assert.Single(Problems(new CacheOptions { Provider = CacheOptions.Redis, RedisConnection = connection })),
            StringComparison.Ordinal);

    [Fact]
    public void A_refusal_does_not_show_the_password() =>
        Assert.DoesNotContain(
            "hunter2",
            Assert.Single(Problems(new CacheOptions { Provider = CacheOptions.Redis, RedisConnection = "localhost,password=hunter2,colour=blue" })),
            StringComparison.Ordinal);

    [Fact]
    public void An_unknown_provider_is_refused_with_the_known_ones() =>
        Assert.Equal(["Cache:Provider is 'disk'; allowed is one of memory, redis."], Problems(new CacheOptions { Provider = "disk" }));

    [Fact]
    public void Limits_of_the_answers_are_checked() =>
        Assert.Equal(
            [
                "Cache:Responses:Lifetime is 00:00:00; allowed is a time span from 00:00:01 to 30.00:00:00.",
                "Cache:Responses:MaxErrorRate is 0.4; allowed is a number from 0 to 0.2.",
                "Cache:Responses:SemanticEntries is 0; allowed is a whole number from 1 to 10000.",
            ],
            Problems(new CacheOptions { Responses = new ResponseCacheOptions { Lifetime = TimeSpan.Zero, MaxErrorRate = 0.4, SemanticEntries = 0 } }));

    private static IEnumerable<string> Problems(CacheOptions options) => ConfigurationRules.Check(CacheOptions.Section, options);
}

using System.Globalization;
using CsCheck;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>
/// Law 5: whatever is written and read by whom, nobody sees of another tenant, and of groups that they do not belong to,
/// a text, a vector, a score, a count or a line. RAGSTARTER_CROSSINGS sets how many calls are generated.
/// </summary>
public sealed class CrossingTests
{
    private const int CallsOfWorld = 500;
    private const int CallsOfMeeting = 80;

    private static readonly int Calls = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_CROSSINGS") ?? "500", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Whoever_calls_what_store_gets_exactly_what_is_theirs()
    {
        var calls = new Dictionary<string, int>();
        await Operation.Sequence(CallsOfWorld).SampleAsync(
            async operations =>
            {
                await using var world = await World.CreateAsync();
                foreach (var operation in operations)
                {
                    await world.DoAsync(operation);
                }

                foreach (var (store, count) in world.Calls)
                {
                    calls[store] = calls.GetValueOrDefault(store) + count;
                }
            },
            iter: Math.Max(1, Calls / CallsOfWorld),
            threads: 1);

        Assert.Equal(World.Stores, calls.Count);
        Assert.True(calls.Values.Sum() >= Calls - CallsOfWorld, $"{calls.Values.Sum()} of {Calls} calls");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", calls.Select(c => $"{c.Key} {c.Value}")));
    }

    // Among many tenants, users and things two rarely meet in one; here they do nothing else.
    [Fact]
    public async Task Two_tenants_with_the_same_user_get_what_is_theirs_of_each_store()
    {
        await using var world = await World.CreateAsync();
        for (var store = 0; store < World.Stores; store++)
        {
            foreach (var operation in Operation.Meeting(store, World.Stores, CallsOfMeeting))
            {
                await world.DoAsync(operation);
            }
        }

        Assert.All(world.Calls, calls => Assert.Equal(CallsOfMeeting, calls.Value));
    }

    [Theory]
    [MemberData(nameof(NoTenants))]
    public void A_name_that_may_stand_for_another_tenant_or_for_all_is_none(string name)
    {
        Assert.False(TenantId.TryParse(name, out var tenant));
        Assert.Throws<InvalidOperationException>(() => tenant.Value);
        Assert.Throws<FormatException>(() => TenantId.Parse(name));
    }

    [Fact]
    public void Whatever_is_read_as_a_tenant_is_written_the_same_way() => Gen.OneOf(
        Gen.String, Gen.Char["aA0-_*%:./\\ \u0430\uFF41\u200B"].Array[0, 70].Select(c => new string(c))).Sample(name =>
        {
            if (TenantId.TryParse(name, out var tenant))
            {
                Assert.Equal(name, tenant.Value);
                Assert.Equal(name, name.ToLowerInvariant());
                Assert.All(name, c => Assert.True(char.IsAscii(c)));
            }
        });

    public static TheoryData<string> NoTenants() => [.. HostileNames.NoTenants];
}

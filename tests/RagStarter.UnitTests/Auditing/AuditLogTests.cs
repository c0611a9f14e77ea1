using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Auditing;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Auditing;

public sealed class AuditLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_parts_of_a_log_make_the_whole_and_no_other_tenants()
    {
        await using var pipeline = await ScratchPipeline.StartAsync();
        await AddAsync(pipeline, [.. Enumerable.Range(0, 23).SelectMany(i => new[] { Entry("a", $"a{i}", at: i / 3), Entry("b", $"b{i}", at: i / 3) })]);
        var log = pipeline.Get<AuditLog>();

        var parts = new List<AuditEntry>();
        while (await log.FindAsync(ScratchPipeline.Tenant, new AuditSelection(), parts.Count, 7, Cancelled) is { Entries.Count: > 0 } part)
        {
            Assert.Equal(23, part.Total);
            parts.AddRange(part.Entries);
        }

        Assert.Equal(23, parts.Select(e => e.Subject).Distinct().Count());
        Assert.All(parts, e => Assert.Equal("a", e.Tenant));
        Assert.Equal(parts.Select(e => e.At).OrderDescending(), parts.Select(e => e.At));
    }

    [Fact]
    public async Task What_is_added_while_somebody_turns_pages_moves_nothing()
    {
        await using var pipeline = await ScratchPipeline.StartAsync();
        await AddAsync(pipeline, Entry("a", "first", at: 0), Entry("a", "second", at: 1));
        var asSeen = new AuditSelection { To = Noon.AddMinutes(2) };
        await AddAsync(pipeline, Entry("a", "third", at: 2));

        var older = await pipeline.Get<AuditLog>().FindAsync(ScratchPipeline.Tenant, asSeen, 1, 1, Cancelled);

        Assert.Equal("first", Assert.Single(older.Entries).Subject);
        Assert.Equal(2, older.Total);
    }

    [Theory]
    [InlineData("key.revoke", null, null, "k1")]
    [InlineData("key", null, null, "k1,k2")]
    [InlineData(null, "bob", null, "k2,r1")]
    [InlineData(null, null, "100%", "r1")]
    [InlineData(null, null, "a_b", "k2")]
    [InlineData(null, null, "\\", "k1")]
    [InlineData("key", "bob", "nothing of the kind", "")]
    public async Task A_filter_finds_what_fits_all_of_it(string? action, string? actor, string? text, string found)
    {
        await using var pipeline = await ScratchPipeline.StartAsync();
        await AddAsync(
            pipeline,
            Entry("a", "k1", "key.revoke", "ann", "path c:\\keys"),
            Entry("a", "k2", "key.new", "bob", "for a_b"),
            Entry("a", "r1", "keyless.thing", "bob", "up 100% for axb"));

        var part = await pipeline.Get<AuditLog>().FindAsync(
            ScratchPipeline.Tenant, new AuditSelection { Action = action, Actor = actor, Text = text }, 0, 10, Cancelled);

        Assert.Equal(found, string.Join(',', part.Entries.Select(e => e.Subject).Order(StringComparer.Ordinal)));
        Assert.Equal(part.Entries.Count, part.Total);
    }

    [Fact]
    public async Task The_kinds_of_entries_are_those_of_the_tenant()
    {
        await using var pipeline = await ScratchPipeline.StartAsync();
        await AddAsync(pipeline, Entry("a", "1", "key.new"), Entry("a", "2", "key.new"), Entry("a", "3", "cache.purge"), Entry("b", "4", "budget.raise"));

        Assert.Equal(["cache.purge", "key.new"], await pipeline.Get<AuditLog>().ActionsAsync(TenantId.Parse("a"), Cancelled));
    }

    private static AuditEntry Entry(string tenant, string subject, string action = "key.new", string actor = "ann", string detail = "", int at = 0) => new()
    {
        At = Noon.AddMinutes(at),
        Tenant = tenant,
        Actor = actor,
        Action = action,
        Subject = subject,
        Detail = detail,
    };

    private static async Task AddAsync(ScratchPipeline pipeline, params AuditEntry[] entries)
    {
        await using var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled);
        context.Audit.AddRange(entries);
        await context.SaveChangesAsync(Cancelled);
    }
}

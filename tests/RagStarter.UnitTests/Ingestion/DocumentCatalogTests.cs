using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ingestion;

/// <summary>
/// The documents in parts. RAGSTARTER_DOCUMENTS sets how many there are; the first test then tells how long a part takes.
/// </summary>
public sealed class DocumentCatalogTests
{
    private static readonly int Documents = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_DOCUMENTS") ?? "200", CultureInfo.InvariantCulture);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_has_what_the_caller_may_read_of_their_tenant_by_name()
    {
        await using var pipeline = await ScratchPipeline.StartAsync();
        var all = Enumerable.Range(0, Documents).Select(n => Of(n % 3 == 0 ? "b" : "a", n)).ToList();
        await using (var context = await pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancelled))
        {
            context.Documents.AddRange(all);
            await context.SaveChangesAsync(Cancelled);
        }

        var catalog = pipeline.Get<DocumentCatalog>();
        var times = new List<double>();
        await Gen.Select(
            Gen.OneOf("a", "b"),
            Gen.OneOf("sales", "sale", "support", "board"),
            Gen.OneOf(string.Empty, "1", "NOTE-00", "title 2", "_", "%", "Ärger"),
            Gen.Int[0, 4],
            Gen.Int[0, 250],
            Gen.Int[1, 120]).SampleAsync(
            async (tenant, group, text, state, skip, take) =>
            {
                var caller = ScratchPipeline.CallerOf(tenant, group);
                DocumentState? wanted = state == 4 ? null : (DocumentState)state;
                var watch = Stopwatch.StartNew();
                var part = await catalog.FindAsync(caller, new DocumentSelection(text, wanted), skip, take, Cancelled);
                times.Add(watch.Elapsed.TotalMilliseconds);

                var readable = all.Where(d => d.Tenant == caller.Tenant && d.GroupList.Intersect(caller.Groups).Any()).ToList();
                var meant = readable.Where(d => (wanted is null || d.State == wanted)
                    && (d.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || d.Title.Contains(text, StringComparison.OrdinalIgnoreCase))).OrderBy(d => d.Name, StringComparer.Ordinal).ToList();
                Assert.Equal(meant.Skip(skip).Take(take).Select(d => d.Id), part.Documents.Select(d => d.Id));
                Assert.Equal(
                    (meant.Count, readable.Count, readable.Count(d => d.State == DocumentState.Ready), readable.Count(d => d.State == DocumentState.Failed), readable.Sum(d => (long)d.Chunks), readable.Sum(d => (long)d.Tokens)),
                    (part.Found, part.All, part.Ready, part.Failed, part.Chunks, part.Tokens));
            },
            iter: 25,
            threads: 1);
        times.Sort();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{Documents} documents: a part takes {times[times.Count / 2]:F1} ms (median), {times[^1]:F1} ms at most"));
    }

    private static Document Of(string tenant, int number) => new()
    {
        Tenant = TenantId.Parse(tenant),
        Name = string.Create(CultureInfo.InvariantCulture, $"note-{number:00000}.md"),
        Title = string.Create(CultureInfo.InvariantCulture, $"Title {number}{(number % 10 == 0 ? " Ärger" : string.Empty)}"),
        Groups = (number % 4) switch { 0 => "everyone", 1 => "sales|support", 2 => "sale", _ => "support" },
        ContentHash = "0",
        Size = 1,
        State = (DocumentState)(number / 4 % 4),
        Chunks = number % 7,
        Tokens = number,
        AddedAt = DateTimeOffset.UnixEpoch,
    };
}

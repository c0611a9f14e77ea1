using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using StackExchange.Redis;

namespace RagStarter.UnitTests.Tenancy;

/// <summary>
/// A call to a store cannot forget the tenant: every method of a type that holds data of tenants takes a TenantId, or
/// something that cannot be without one, and never one that may be missing. What does not is listed here with its reason.
/// </summary>
public sealed class TenantArgumentTests
{
    private static readonly Type[] Sources =
    [
        typeof(IDbContextFactory<StateDbContext>), typeof(StateDbContext), typeof(VectorStore), typeof(HybridCache), typeof(IMemoryCache), typeof(IConnectionMultiplexer),
    ];

    // What says in its name that it is the operator's, who sees all tenants.
    private static readonly string[] OperatorsNames = ["OverAllTenantsAsync", "OfAllTenantsAsync", "AsOperatorAsync"];

    private static readonly Dictionary<string, string> WithoutTenant = new()
    {
        ["ApiKeyStore.AnyAsync"] = "asks at the start whether anybody could sign in",
        ["ApiKeyStore.FindAsync"] = "the key names the tenant: nobody is signed in yet",
        ["BudgetFold.CompareAsync"] = "verifies all running totals",
        ["BudgetRaises.For"] = "the key of the running total has the tenant in it",
        ["BudgetRaises.RefreshAsync"] = "reads the raises of all tenants for the budgets; For chooses",
        ["BudgetUpkeep.ExpireAsync"] = "ends the holds of dead processes",
        ["CacheAdministration.IsReachableAsync"] = "asks whether the server can be reached",
        ["ChunkStore.DeleteOtherCollectionsAsync"] = "removes collections of former settings, when no tenant needs them",
        ["DatabaseMigration.ApplyAsync"] = "changes the schema",
        ["DriftCheck.NextAtAsync"] = "reads a time",
        ["DriftCheck.RunAsync"] = "checks every tenant by itself",
        ["DriftWorker.RunIfDueAsync"] = "checks every tenant by itself",
        ["CacheAdministration.ReadPurge"] = "takes an entry of the audit log, which has its tenant",
        ["EscalationWorker.HandleAsync"] = "takes a reached threshold, which has its tenant",
        ["EscalationWorker.SendDueAsync"] = "sends what is due",
        ["IndexState.OutdatedAsync"] = "counts for the health page and the command line",
        ["Ingestor.IngestNextAsync"] = "the worker takes up the documents of all tenants, each for its own",
        ["Ingestor.MarkOutdatedAsync"] = "marks the documents of all tenants after a change of the settings",
        ["LedgerBudgetTotals.ReadAsync"] = "adds up for the verification",
        ["LedgerRetention.RemoveSomeAsync"] = "removes old lines",
        ["LedgerTotals.SettledAsync"] = "asks for calls by their ids, when Redis has lost its totals",
        ["LedgerTotals.SnapshotAsync"] = "adds up for the budgets; the keys have the tenants in them",
        ["LedgerTotals.UsedAsync"] = "the key of the running total has the tenant in it",
        ["LedgerVerification.VerifyAsync"] = "verifies the ledger as a whole",
        ["LedgerWriter.AppendAsync"] = "writes lines, each of which has its tenant",
    };

    private static readonly Dictionary<string, string> LooseTenant = new()
    {
        ["RedactionOptions.MinConfidenceFor(tenant)"] = "a log line of the host belongs to no tenant: what holds for all applies",
        ["TextRedaction.Replace(tenant)"] = "a log line of the host belongs to no tenant: what holds for all applies",
        ["TextRedaction.EditsOf(tenant)"] = "a log line of the host belongs to no tenant: what holds for all applies",
        ["RedactionPolicy.ActionFor(tenant)"] = "a log line of the host belongs to no tenant: what holds for all applies",
        ["RedactionPolicy.RedactorFor(tenant)"] = "a log line of the host belongs to no tenant: what holds for all applies",
        ["PromptOptions.PinOf(tenant)"] = "looks a setting up by the name that stands in the configuration",
        ["ExperimentOptions.Includes(tenant)"] = "looks a setting up by the name that stands in the configuration",
        ["ExperimentOptions.IsOpenTo(tenant)"] = "looks a setting up by the name that stands in the configuration",
        ["Ingestor.MarkOutdatedAsync(tenant)"] = "narrows the work of the worker, which is for all tenants",
        ["Ingestor.IngestNextAsync(tenant)"] = "narrows the work of the worker, which is for all tenants",
    };

    [Fact]
    public void Every_call_to_a_store_names_the_tenant()
    {
        var stores = Stores().ToList();
        var missing = stores.SelectMany(Methods).Where(m => !NamesTenant(m) && !OperatorsNames.Any(m.Name.EndsWith)).Select(NameOf).Distinct().ToList();

        Assert.Contains(stores, s => s.Name == "ChunkStore");
        Assert.Contains(stores, s => s.Name == "ApiKeyStore");
        Assert.Empty(missing.Except(WithoutTenant.Keys));
        Assert.Empty(WithoutTenant.Keys.Except(missing));
    }

    [Fact]
    public void No_method_takes_a_tenant_that_may_be_missing_or_is_only_text()
    {
        var loose =
            from type in typeof(TenantId).Assembly.GetTypes()
            where !type.IsSpecialName && !type.Name.Contains('<', StringComparison.Ordinal)
            from method in Methods(type)
            from parameter in method.GetParameters()
            where parameter.ParameterType == typeof(TenantId?)
                || (parameter.ParameterType == typeof(TenantId) && parameter.HasDefaultValue)
                || (parameter.ParameterType == typeof(string) && parameter.Name!.Equals("tenant", StringComparison.OrdinalIgnoreCase))
            select $"{NameOf(method)}({parameter.Name})";

        Assert.Empty(loose.Distinct().Except(LooseTenant.Keys));
    }

    [Fact]
    public void A_tenant_that_was_not_given_is_refused_by_the_stores() =>
        Assert.Equal("No tenant was given.", Assert.Throws<InvalidOperationException>(() => default(TenantId).Value).Message);

    private static IEnumerable<Type> Stores() =>
        from type in typeof(TenantId).Assembly.GetTypes()
        where type is { IsClass: true, Namespace: not null } && !type.Name.Contains('<', StringComparison.Ordinal)
            && !typeof(DbContext).IsAssignableFrom(type) && !type.Namespace.Contains("Migrations", StringComparison.Ordinal)
        where type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Any(f => Sources.Any(s => s.IsAssignableFrom(f.FieldType)))
        select type;

    private static IEnumerable<MethodInfo> Methods(Type type) => type
        .GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(m => (m.IsPublic || m.IsAssembly) && !m.IsSpecialName && m.Name is not ("Dispose" or "DisposeAsync") && !m.Name.Contains('<', StringComparison.Ordinal));

    private static bool NamesTenant(MethodInfo method) => method.GetParameters().Any(p => Carries(p.ParameterType, 0));

    // A value of such a type cannot be made without a tenant.
    private static bool Carries(Type type, int depth) =>
        type == typeof(TenantId)
        || (depth < 3 && type.Namespace?.StartsWith("RagStarter.Core", StringComparison.Ordinal) == true && type.GetProperties().Any(p => p.PropertyType != type && Carries(p.PropertyType, depth + 1)));

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}

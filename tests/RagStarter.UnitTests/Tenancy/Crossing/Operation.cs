using CsCheck;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>One call to a store: what, by whom, and of which of the things that exist, whoever they belong to.</summary>
internal sealed record Operation(int Kind, int Tenant, int User, int Groups, int Name, int Thing, int Other)
{
    /// <summary>Calls to one store of <paramref name="stores"/>, by two tenants with one user each, of few things.</summary>
    public static IEnumerable<Operation> Meeting(int store, int stores, int length)
    {
        var random = new Random(store + 1);
        for (var i = 0; i < length; i++)
        {
            yield return new Operation(store + (stores * random.Next(100_000)), random.Next(2), 0, random.Next(2) * 1_000_000, random.Next(3), random.Next(8), random.Next(1_000_000));
        }
    }

    public static Gen<Operation[]> Sequence(int length) =>
        Gen.Select(
            Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000],
            (kind, tenant, user, groups, name, thing, other) => new Operation(kind, tenant, user, groups, name, thing, other)).Array[length];
}

using CsCheck;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>One call to a store: what, by whom, and of which of the things that exist, whoever they belong to.</summary>
internal sealed record Operation(int Kind, int Tenant, int User, int Groups, int Name, int Thing, int Other)
{
    public static Gen<Operation[]> Sequence(int length) =>
        Gen.Select(
            Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000],
            (kind, tenant, user, groups, name, thing, other) => new Operation(kind, tenant, user, groups, name, thing, other)).Array[length];
}

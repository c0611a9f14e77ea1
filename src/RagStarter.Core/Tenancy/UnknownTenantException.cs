namespace RagStarter.Core.Tenancy;

/// <summary>A tenant was named that this installation does not have.</summary>
public sealed class UnknownTenantException : Exception
{
    internal UnknownTenantException(string? name, IReadOnlyList<string> known)
        : base(
            (string.IsNullOrEmpty(name) ? "No tenant was given." : $"There is no tenant '{name}'.")
            + (known.Count == 0
                ? " None is configured: add one under Tenancy:Tenants."
                : $" Known: {string.Join(", ", known)}; more are added under Tenancy:Tenants."))
    {
    }
}

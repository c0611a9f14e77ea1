using System.Diagnostics.CodeAnalysis;

namespace RagStarter.Core.Tenancy;

/// <summary>
/// The name of a tenant, the isolation boundary: no text, vector, cached answer, score, count or ledger line of one
/// tenant reaches another. Every store call takes one.
/// </summary>
/// <remarks>
/// One to 64 lower-case letters, digits and dashes, starting with a letter or digit. The default value is not a tenant:
/// using it throws, so that a forgotten tenant refuses instead of matching everything.
/// </remarks>
public readonly record struct TenantId
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    /// <summary>The tenant's name.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which names no tenant.</exception>
    public string Value => _value ?? throw new InvalidOperationException("No tenant was given.");

    /// <summary>Reads a tenant name.</summary>
    /// <exception cref="FormatException">The text is not a tenant name.</exception>
    public static TenantId Parse(string? text) =>
        TryParse(text, out var tenant)
            ? tenant
            : throw new FormatException(
                $"'{text}' is not a tenant: use 1 to 64 lower-case letters, digits and dashes, the first a letter or digit.");

    /// <summary>Reads a tenant name without throwing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId tenant)
    {
        tenant = default;
        if (text is not { Length: >= 1 and <= 64 } || text[0] == '-')
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        tenant = new TenantId(text);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "(no tenant)";
}

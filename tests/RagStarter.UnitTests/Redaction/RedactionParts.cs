using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction;

/// <summary>The redaction under a policy, made of its real parts.</summary>
internal static class RedactionParts
{
    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    public static TextRedaction With(params (string Class, string Action)[] policy) => With(new Unregistered(), policy);

    public static TextRedaction With(IRedactorProvider redactors, params (string Class, string Action)[] policy) => new(
        new SensitiveDataDetector(),
        redactors,
        new SetOptions<RedactionOptions>(new RedactionOptions { Policy = policy.ToDictionary(p => p.Class, p => p.Action) }));

    public static TextRedaction With(RedactionOptions options) => new(new SensitiveDataDetector(), new Unregistered(), new SetOptions<RedactionOptions>(options));

    private sealed class Unregistered : IRedactorProvider
    {
        public Redactor GetRedactor(DataClassificationSet classifications) => new UnregisteredRedactor();
    }
}

using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using RagStarter.Core.Redaction;

namespace RagStarter.UnitTests.Redaction;

/// <summary>The redaction under a policy, made of its real parts.</summary>
internal static class RedactionParts
{
    public static TextRedaction With(params (string Class, string Action)[] policy) => With(new Erasing(), policy);

    public static TextRedaction With(IRedactorProvider redactors, params (string Class, string Action)[] policy) => new(
        new SensitiveDataDetector(),
        redactors,
        new SetOptions<RedactionOptions>(new RedactionOptions { Policy = policy.ToDictionary(p => p.Class, p => p.Action) }));

    private sealed class Erasing : IRedactorProvider
    {
        public Redactor GetRedactor(DataClassificationSet classifications) => ErasingRedactor.Instance;
    }
}

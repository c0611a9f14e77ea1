using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Commands;

/// <summary>A finding, and what a tenant's policy does with it on its way to each sink.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Actions">One of <see cref="RedactionActions"/> for each sink.</param>
internal sealed record PolicyPreview(Finding Finding, IReadOnlyDictionary<RedactionSink, string> Actions)
{
    /// <summary>Whether the value does not reach some sink as it is.</summary>
    public bool IsMasked => Actions.Values.Any(a => a != RedactionActions.Keep);

    /// <summary>All that is found in a text of a tenant.</summary>
    public static IReadOnlyList<PolicyPreview> Of(TextRedaction redaction, TenantId tenant, string text)
    {
        var policy = redaction.Policy;
        return [.. redaction.FindAll(tenant, text).Select(finding =>
            new PolicyPreview(finding, Enum.GetValues<RedactionSink>().ToDictionary(sink => sink, sink => policy.ActionFor(tenant, sink, finding))))];
    }
}

using RagStarter.Cli.Commands;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction;

public sealed class PolicyPreviewTests
{
    private const string Text = "Anna Berg wrote from anna@example.com about www.example.com.";

    private static readonly TextRedaction Redaction = RedactionParts.With(new RedactionOptions
    {
        Policy = { ["Email"] = RedactionActions.Hmac },
        Tenants = { ["acme"] = new TenantRedaction { Policy = { ["Email"] = RedactionActions.Refuse } } },
    });

    [Fact]
    public void What_is_shown_is_what_the_tenants_policy_does()
    {
        var mail = Of("acme", "Email");
        Assert.Equal(RedactionActions.Refuse, mail.Actions[RedactionSink.Prompt]);
        Assert.Equal(RedactionActions.Hmac, Of("globex", "Email").Actions[RedactionSink.Prompt]);
    }

    [Fact]
    public void Each_sink_has_its_own_action()
    {
        var person = Of("globex", "Person");
        Assert.Equal(RedactionActions.Keep, person.Actions[RedactionSink.Prompt]);
        Assert.Equal(RedactionActions.Placeholder, person.Actions[RedactionSink.Log]);
        Assert.Equal(Enum.GetValues<RedactionSink>(), person.Actions.Keys.Order());
    }

    [Fact]
    public void What_is_kept_everywhere_is_shown_and_not_counted_as_masked()
    {
        Assert.False(Of("acme", "WebAddress").IsMasked);
        Assert.True(Of("acme", "Person").IsMasked);
    }

    private static PolicyPreview Of(string tenant, string classification) =>
        Assert.Single(PolicyPreview.Of(Redaction, TenantId.Parse(tenant), Text), f => f.Finding.Classification.Value == classification);
}

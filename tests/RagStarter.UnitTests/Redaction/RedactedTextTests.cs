using System.Reflection;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;

namespace RagStarter.UnitTests.Redaction;

public sealed class RedactedTextTests
{
    [Fact]
    public void Nothing_outside_the_pipeline_can_make_one() =>
        Assert.Empty(typeof(RedactedText).GetConstructors(BindingFlags.Public | BindingFlags.Instance));

    [Fact]
    public void The_default_value_proves_nothing() => Assert.False(default(RedactedText).HasValue);

    [Fact]
    public void The_default_value_has_no_text_to_send() =>
        Assert.Throws<InvalidOperationException>(() => default(RedactedText).Value);

    [Fact]
    public void Empty_text_that_passed_is_a_proof() =>
        Assert.True(RedactionParts.With().Mask(RedactionParts.Tenant, RedactionSink.Prompt, string.Empty).HasValue);
}

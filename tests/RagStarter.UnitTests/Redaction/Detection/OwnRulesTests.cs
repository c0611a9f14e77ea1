using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Configuration;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Detection;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class OwnRulesTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");

    [Fact]
    public void A_pattern_of_a_tenant_is_found_for_that_tenant_only()
    {
        var detector = Detector(new DetectionOptions { Tenants = new() { ["acme"] = new() { Patterns = new() { ["Staff"] = new() { Pattern = @"\bE-\d{6}\b" } } } } });
        Assert.Equal(["Custom E-004711"], Found(detector, Acme, "badge E-004711"));
        Assert.Empty(Found(detector, Globex, "badge E-004711"));
    }

    [Fact]
    public void Words_are_found_whole_in_any_case_the_longest_first()
    {
        var detector = Detector(new DetectionOptions { Words = new() { ["Projects"] = new() { Words = ["Falcon", "Falcon Two"] } } });
        Assert.Equal(["Custom FALCON two", "Custom falcon"], Found(detector, Acme, "FALCON two and falcon, no falconry"));
    }

    [Fact]
    public void A_rule_can_report_a_class_of_its_choice()
    {
        var detector = Detector(new DetectionOptions { Words = new() { ["Staff"] = new() { Words = ["Zyx"], Class = "Person" } } });
        Assert.Equal(["Person Zyx"], Found(detector, Acme, "ask Zyx"));
    }

    [Fact]
    public void The_regions_of_a_tenant_decide_which_national_numbers_are_found()
    {
        var detector = Detector(new DetectionOptions { Tenants = new() { ["acme"] = new() { PhoneRegions = ["NL"] } } });
        Assert.Equal(["Phone 020 624 1111"], Found(detector, Acme, "Room 020 624 1111"));
        Assert.Empty(Found(detector, Globex, "Room 010 624 111"));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"(a)\1")]
    [InlineData("(?<=x)y")]
    [InlineData("a*")]
    [InlineData("")]
    public void A_pattern_that_cannot_be_used_is_refused_with_its_key(string pattern)
    {
        var problem = Assert.Single(Problems(new DetectionOptions { Tenants = new() { ["acme"] = new() { Patterns = new() { ["Staff"] = new() { Pattern = pattern } } } } }));
        Assert.StartsWith($"Detection:Tenants:acme:Patterns:Staff:Pattern is '{pattern}', which cannot be used: ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_classes_and_regions_and_empty_words_are_refused_with_their_keys() =>
        Assert.Equal(
            ["Detection:PhoneRegions has 'UK'", "Detection:Patterns:A:Class is 'Staff'", "Detection:Words:B:Words needs at least one word"],
            Problems(new DetectionOptions
            {
                PhoneRegions = ["UK"],
                Patterns = new() { ["A"] = new() { Pattern = "x", Class = "Staff" } },
                Words = new() { ["B"] = new() { Words = [] } },
            }).Select(p => string.Concat(p.TakeWhile(c => c is not (',' or ';')))));

    [Fact]
    public void An_external_detector_is_asked_only_where_it_is_on()
    {
        var external = new Stub((_, _) => ValueTask.FromResult<IReadOnlyList<Finding>>([new Finding(0, 3, SensitiveData.Person, 0.9)]));
        Assert.Equal(["Person abc"], Found(Detector(new DetectionOptions { External = new() { Enabled = true } }, external), Acme, "abc def"));
        Assert.Empty(Found(Detector(new DetectionOptions(), external), Acme, "abc def"));
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    [InlineData("lies")]
    public void A_required_external_detector_that_does_not_answer_fails_the_request_without_the_text(string how)
    {
        var detector = Detector(new DetectionOptions { External = new() { Enabled = true, TimeoutMs = 20 } }, Broken(how));
        var problem = Assert.Throws<DetectionUnavailableException>(() => detector.Detect(Acme, "top secret text"));
        Assert.DoesNotContain("top secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    public void Where_it_is_not_required_the_built_in_findings_count(string how)
    {
        var detector = Detector(new DetectionOptions { External = new() { Enabled = true, TimeoutMs = 20, Required = false } }, Broken(how));
        Assert.Equal(["Email anna@example.com"], Found(detector, Acme, "to anna@example.com"));
    }

    private static Stub Broken(string how) => new(async (text, cancellationToken) =>
    {
        if (how == "hangs")
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        return how == "fails" ? throw new InvalidOperationException(text) : [new Finding(0, text.Length + 1, SensitiveData.Person)];
    });

    private static SensitiveDataDetector Detector(DetectionOptions options, params IExternalDetector[] external) =>
        new(new SetOptions<DetectionOptions>(options), external, NullLogger<SensitiveDataDetector>.Instance);

    private static IEnumerable<string> Found(SensitiveDataDetector detector, TenantId tenant, string text) =>
        detector.Detect(tenant, text).Select(f => $"{f.Classification.Value} {text.Substring(f.Start, f.Length)}");

    private static IEnumerable<string> Problems(DetectionOptions options) => ConfigurationRules.Check(DetectionOptions.Section, options);

    private sealed class Stub(Func<string, CancellationToken, ValueTask<IReadOnlyList<Finding>>> detect) : IExternalDetector
    {
        public ValueTask<IReadOnlyList<Finding>> DetectAsync(TenantId tenant, string text, CancellationToken cancellationToken) => detect(text, cancellationToken);
    }
}

using CsCheck;
using Microsoft.Extensions.Compliance.Classification;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Detection;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class OverlapTests
{
    [Fact]
    public void Proven_comes_before_probable_whatever_the_class() =>
        Assert.Equal([Of(4, 6, SensitiveData.Phone, 0.9)], Resolve(Of(0, 10, SensitiveData.PaymentCard, 0.5), Of(4, 6, SensitiveData.Phone, 0.9)));

    [Fact]
    public void The_more_specific_class_comes_first() =>
        Assert.Equal([Of(4, 4, SensitiveData.Iban, 1)], Resolve(Of(0, 10, SensitiveData.Phone, 1), Of(4, 4, SensitiveData.Iban, 1)));

    [Fact]
    public void In_a_class_the_longer_comes_first() =>
        Assert.Equal([Of(0, 10, SensitiveData.Email, 0.9)], Resolve(Of(4, 4, SensitiveData.Email, 1), Of(0, 10, SensitiveData.Email, 0.9)));

    [Fact]
    public void An_address_of_the_web_ends_where_a_name_begins_that_goes_on_behind_it() => Assert.Equal(
        ["WebAddress http://localhost/", "Person Margarethe Bergstrom"], Detected.In("GET http://localhost/Margarethe Bergstrom - -"));

    [Fact]
    public void What_a_tenant_names_itself_comes_before_everything() =>
        Assert.Equal([Of(0, 3, SensitiveData.Custom, 1)], Resolve(Of(0, 10, SensitiveData.Secret, 1), Of(0, 3, SensitiveData.Custom, 1)));

    [Fact]
    public void Whatever_the_candidates_what_is_kept_never_overlaps_and_nothing_dropped_had_room() =>
        Gen.Select(Gen.Int[0, 90], Gen.Int[1, 10], Gen.Int[0, 20], Gen.Int[1, 10]).Array[0, 40].Sample(parts =>
        {
            var candidates = parts.Select(p => Of(p.Item1, p.Item2, SensitiveData.All[p.Item3], p.Item4 / 10.0)).ToArray();
            var kept = Resolve(candidates);
            for (var i = 1; i < kept.Count; i++)
            {
                Assert.True(kept[i - 1].End <= kept[i].Start);
            }

            Assert.All(candidates, c => Assert.Contains(kept, k => k.Start < c.End && c.Start < k.End));
        });

    private static Finding Of(int start, int length, DataClassification kind, double confidence) => new(start, length, kind, confidence);

    private static List<Finding> Resolve(params Finding[] found) => Overlaps.Resolve([.. found], 100);
}

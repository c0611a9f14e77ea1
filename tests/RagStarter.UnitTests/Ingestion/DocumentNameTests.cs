using CsCheck;
using RagStarter.Core.Ingestion;

namespace RagStarter.UnitTests.Ingestion;

public sealed class DocumentNameTests
{
    [Theory]
    [InlineData("guide.md", "guide.md")]
    [InlineData("/docs//guide.md", "docs/guide.md")]
    [InlineData("docs\\sub\\guide.md", "docs/sub/guide.md")]
    [InlineData(" docs / guide.md ", "docs/guide.md")]
    [InlineData("Gru\u0308ße.md", "Grüße.md")]
    [InlineData("notes..md", "notes..md")]
    public void Names_are_kept_in_one_form(string name, string expected) => Assert.Equal(expected, DocumentName.Normalize(name));

    [Theory]
    [InlineData("")]
    [InlineData(" / ")]
    [InlineData("../secret.md")]
    [InlineData("docs/..\\..\\secret.md")]
    [InlineData("./guide.md")]
    [InlineData("c:guide.md")]
    [InlineData("a\nb.md")]
    [InlineData("a\0.md")]
    [InlineData("what?.md")]
    public void Names_that_mean_a_place_or_hold_forbidden_characters_are_refused(string name) =>
        Assert.Throws<UnreadableDocumentException>(() => DocumentName.Normalize(name));

    [Fact]
    public void A_name_that_is_too_long_is_refused_with_the_limit()
    {
        Assert.Equal(255, DocumentName.Normalize(new string('a', 255)).Length);
        Assert.Contains("255", Assert.Throws<UnreadableDocumentException>(() => DocumentName.Normalize(new string('a', 256))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_uploaded_is_refused_as_unreadable_or_has_a_name_that_stays_the_same() => Gen.OneOf(
        Gen.String,
        Gen.Char["a./\\ .:\u0308\ud83d"].Array[0, 12].Select(c => new string(c))).Sample(name =>
        {
            try
            {
                var normal = DocumentName.Normalize(name);
                Assert.Equal(normal, DocumentName.Normalize(normal));
                Assert.DoesNotContain("..", normal.Split('/'));
            }
            catch (UnreadableDocumentException problem)
            {
                Assert.NotEmpty(problem.Message);
            }
        });
}

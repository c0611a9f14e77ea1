using System.Numerics.Tensors;
using CsCheck;
using Microsoft.Extensions.AI;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Embeddings;

public sealed class LexicalHashingEmbeddingGeneratorTests : IDisposable
{
    private readonly LexicalHashingEmbeddingGenerator _generator = new(new TextAnalyzer(), 256);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _generator.Dispose();

    [Fact]
    public void Every_vector_has_the_dimensions_and_unit_length_or_is_zero() => Gen.String.Sample(text =>
    {
        var vector = Embed(text);

        Assert.Equal(256, vector.Length);
        var norm = TensorPrimitives.Norm<float>(vector);
        Assert.True(norm == 0 || Math.Abs(norm - 1) < 1e-5, $"The length is {norm}.");
    });

    [Theory]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData("?! …")]
    public void Text_without_content_words_gives_zeros(string text) => Assert.All(Embed(text), value => Assert.Equal(0, value));

    // Computed by another program from the description of the class. These vectors are in files: whoever changes them must change the fingerprint.
    [Fact]
    public void Vectors_are_the_same_in_every_version()
    {
        Assert.Equal("b3fd3563ee0533b033482153", Signs(Embed("The tents were frozen.")));
        Assert.Equal("4da479a6fd3b8e3c188a0107", Signs(Embed("Größe 42, naïve; 東京")));
        Assert.Equal("lexical-hashing-1/english/256", LexicalHashingEmbeddingGenerator.Fingerprint("english", 256));
    }

    [Fact]
    public async Task Texts_are_embedded_one_by_one_in_their_order()
    {
        var together = await _generator.GenerateAsync(["tent", "stove"], cancellationToken: Cancel);

        Assert.Equal(Embed("tent"), together[0].Vector.ToArray());
        Assert.Equal(Embed("stove"), together[1].Vector.ToArray());
    }

    [Theory]
    [InlineData("how heavy is the tent", "the weight of the tent is 2 kg", "opening hours of the shop on sunday")]
    [InlineData("repair a torn sleeping bag", "repairing sleeping bags that are torn", "repair of a bicycle chain")]
    [InlineData("waterproof jacket", "waterprof jackets", "wooden table")]
    public void Texts_that_share_more_words_are_more_similar(string text, string near, string far) =>
        Assert.True(Similarity(text, near) > Similarity(text, far) + 0.1f);

    [Fact]
    public void Order_case_accents_and_forms_of_words_do_not_matter() =>
        Assert.Equal(1, Similarity("CAFÉ near the Tents", "tent cafe nears"), 5);

    [Fact]
    public void Unrelated_texts_are_nearly_orthogonal() =>
        Assert.InRange(Similarity("tent stove lamp rope", "invoice salary vacation pension"), -0.25f, 0.25f);

    [Theory]
    [InlineData(0)]
    [InlineData(-64)]
    [InlineData(100)]
    public void Dimensions_must_be_a_multiple_of_64(int dimensions) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LexicalHashingEmbeddingGenerator(new TextAnalyzer(), dimensions));

    [Fact]
    public void Fingerprints_differ_wherever_vectors_do()
    {
        Assert.NotEqual(LexicalHashingEmbeddingGenerator.Fingerprint("english", 256), LexicalHashingEmbeddingGenerator.Fingerprint("german", 256));
        Assert.NotEqual(LexicalHashingEmbeddingGenerator.Fingerprint("english", 256), LexicalHashingEmbeddingGenerator.Fingerprint("english", 512));
    }

    [Fact]
    public void It_tells_its_model_and_dimensions()
    {
        var metadata = _generator.GetRequiredService<EmbeddingGeneratorMetadata>();

        Assert.Equal(256, metadata.DefaultModelDimensions);
        Assert.Equal(LexicalHashingEmbeddingGenerator.ModelId, metadata.DefaultModelId);
    }

    private static string Signs(float[] vector) => Convert.ToHexStringLower(
        [.. vector.Chunk(8).Take(12).Select(octet => (byte)octet.Select((v, i) => v > 0 ? 1 << i : 0).Sum())]);

    private float[] Embed(string text) => _generator.GenerateAsync([text], cancellationToken: Cancel).GetAwaiter().GetResult()[0].Vector.ToArray();

    private float Similarity(string left, string right) => TensorPrimitives.Dot<float>(Embed(left), Embed(right));
}

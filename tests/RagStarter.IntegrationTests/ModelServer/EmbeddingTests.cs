using System.ClientModel;
using System.Net.Http.Json;
using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests.ModelServer;

public sealed class EmbeddingTests : ModelServerTest
{
    private static readonly string[] Texts = ["The cat sat on the mat.", "A dog barks", string.Empty];

    [Fact]
    public async Task The_openai_client_and_plain_json_get_the_same_vectors()
    {
        var fromClient = await Embedder().GenerateAsync(Texts, cancellationToken: Cancellation);
        Assert.Equal("base64", Assert.Single(Server.Requests).Json.GetProperty("encoding_format").GetString());

        using var response = await Http.PostAsJsonAsync("v1/embeddings", new { model = "e", input = Texts }, Cancellation);
        var fromJson = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        for (var i = 0; i < Texts.Length; i++)
        {
            var numbers = fromJson.GetProperty("data")[i].GetProperty("embedding").EnumerateArray().Select(n => n.GetSingle());
            Assert.Equal(fromClient[i].Vector.ToArray(), numbers);
        }
    }

    [Theory]
    [InlineData(null, 1536)]
    [InlineData(64, 64)]
    public async Task Vectors_have_the_asked_length_and_norm_one(int? dimensions, int expected)
    {
        foreach (var embedding in await Embedder(dimensions).GenerateAsync(Texts, cancellationToken: Cancellation))
        {
            Assert.Equal(expected, embedding.Vector.Length);
            Assert.Equal(1, TensorPrimitives.Norm(embedding.Vector.Span), 1e-5f);
        }
    }

    [Fact]
    public async Task The_bill_is_what_the_client_is_told()
    {
        var embeddings = await Embedder().GenerateAsync(Texts, cancellationToken: Cancellation);

        var tokens = Texts.Sum(ModelTokens.Count);
        Assert.Equal(tokens, embeddings.Usage!.InputTokenCount);
        Assert.Equal(new BillLine(1, 0, 0, 0, tokens), Server.Bill.Reported);
    }

    [Fact]
    public async Task Texts_are_as_near_as_they_share_words()
    {
        Assert.Equal(1, await CosineAsync("Cats chase mice", "mice! CHASE cat"), 1e-5f);
        Assert.InRange(await CosineAsync("cats chase mice", "cats chase dogs"), 0.5f, 0.8f);
        Assert.InRange(await CosineAsync("cats chase mice", "tax law reform"), -0.15f, 0.15f);
    }

    [Fact]
    public async Task Paraphrases_of_one_concept_are_near()
    {
        const string Left = "How many vacation days do I get?";
        const string Right = "What is my yearly time off?";
        Assert.InRange(await CosineAsync(Left, Right), -0.2f, 0.2f);

        Server.Script.Concepts = new Dictionary<string, IReadOnlyList<string>> { ["leave"] = ["vacation", "holiday", "time off"] };

        Assert.InRange(await CosineAsync(Left, Right), 0.85f, 0.9999f);
        Assert.InRange(await CosineAsync(Left, "What is my yearly salary?"), -0.2f, 0.2f);
    }

    [Fact]
    public async Task Embedding_calls_have_a_queue_of_their_own()
    {
        Server.Script.EnqueueEmbeddings(Behaviour.Fail(Fault.Throttle), Behaviour.Fail(Fault.MalformedJson), Behaviour.Fail(Fault.ResetBeforeFirstByte));

        await ChatClient().GetResponseAsync("Hello", cancellationToken: Cancellation);
        var throttled = await Assert.ThrowsAsync<ClientResultException>(() => Embedder().GenerateAsync(Texts, null, Cancellation));
        await Assert.ThrowsAnyAsync<JsonException>(() => Embedder().GenerateAsync(Texts, null, Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() => Embedder().GenerateAsync(Texts, null, Cancellation));
        await Embedder().GenerateAsync(Texts, null, Cancellation);

        Assert.Equal(429, throttled.Status);
        Assert.Equal(2, Server.Bill.Models["e"].Calls);
        Assert.Equal(2, Server.Bill.RefusedRequests);
    }

    [Fact]
    public async Task An_embedding_that_never_comes_ends_with_the_client()
    {
        Server.Script.Embeddings = Behaviour.Fail(Fault.NeverAnswer);
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = Embedder().GenerateAsync(Texts, null, gaveUp.Token);
        await Server.WaitForBillAsync(b => b.OpenCalls == 1, Cancellation);
        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var bill = await Server.WaitForBillAsync(b => b.OpenCalls == 0, Cancellation);
        Assert.Equal(Texts.Sum(ModelTokens.Count), bill.Unreported.EmbeddingTokens);
    }

    private async Task<float> CosineAsync(string left, string right)
    {
        var vectors = await Embedder().GenerateAsync([left, right], cancellationToken: Cancellation);
        return TensorPrimitives.CosineSimilarity(vectors[0].Vector.Span, vectors[1].Vector.Span);
    }
}

using RagStarter.ModelServer;

namespace RagStarter.TemplateTests;

/// <summary>What an application with a chat model is held to besides.</summary>
public abstract class ModelAppTests(GeneratedApp app) : GeneratedAppTests(app)
{
    /// <summary>The model that the provider is asked for.</summary>
    protected abstract string Model { get; }

    [Fact]
    public async Task Its_model_answers_once_it_has_an_endpoint_and_a_key()
    {
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);

        var answer = await App.AskAsync(
            new Dictionary<string, string>
            {
                ["Models__Chat__main__Endpoint"] = $"{server.Endpoint}/",
                ["Models__Chat__main__ApiKey"] = "key-of-this-test",
            },
            Cancellation);

        Assert.Equal("main", answer.GetProperty("model").GetString());
        Assert.Equal([Model], server.Bill.Models.Keys);
    }
}

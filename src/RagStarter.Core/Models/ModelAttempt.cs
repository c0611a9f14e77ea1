namespace RagStarter.Core.Models;

/// <summary>One attempt to get an answer from a model. An attempt that ends without a verdict says nothing about the model.</summary>
internal sealed class ModelAttempt(ModelHealth health) : IDisposable
{
    private bool? _verdict;

    /// <summary>The first token came.</summary>
    public void Succeeded() => Decide(true);

    /// <summary>The model's service failed; after the first token as well as before.</summary>
    public void Failed() => Decide(false);

    /// <summary>Lets the next request try, where this one did not get to ask the model.</summary>
    public void Dispose()
    {
        if (_verdict is null)
        {
            health.End(this, null);
        }
    }

    private void Decide(bool good)
    {
        _verdict = good;
        health.End(this, good);
    }
}

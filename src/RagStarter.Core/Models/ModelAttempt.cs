namespace RagStarter.Core.Models;

/// <summary>
/// One attempt to get an answer from a model. It counts once: as good when the answer began and did not break, and not
/// at all when the model was never asked.
/// </summary>
internal sealed class ModelAttempt(ModelHealth health) : IDisposable
{
    private bool _hasBegun;
    private bool _hasEnded;

    /// <summary>The first token came. A model that was tried out is asked by all again.</summary>
    public void Began()
    {
        _hasBegun = true;
        health.Began(this);
    }

    /// <summary>The model's service failed; after the first token as well as before.</summary>
    public void Failed() => End(false);

    /// <summary>Counts an answer that began; lets the next request try where this one did not get to ask the model.</summary>
    public void Dispose() => End(_hasBegun ? true : null);

    private void End(bool? good)
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            health.End(this, good);
        }
    }
}

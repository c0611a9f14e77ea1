namespace RagStarter.Core.Budgets;

/// <summary>
/// A model was called without a hold or with text that has not passed redaction. It is a mistake in the code that
/// called: ask through the pipeline, or take a <see cref="CallPermit"/>.
/// </summary>
public sealed class UnguardedCallException : InvalidOperationException
{
    internal UnguardedCallException(string message)
        : base(message)
    {
    }
}

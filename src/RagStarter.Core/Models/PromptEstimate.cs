namespace RagStarter.Core.Models;

/// <summary>
/// How many prompt tokens a provider will count, from how many were counted here. A provider with a tokenizer of its own
/// may count more; what is held must cover that, and not much more.
/// </summary>
/// <remarks>
/// Before <see cref="EnoughCalls"/> calls reported their usage, the configured margin is added. From then on the largest
/// share reported / counted of the last <see cref="Window"/> calls applies, with a quarter of the margin on top. Nothing
/// less than what was counted is ever held.
/// </remarks>
/// <param name="margin">The share that is added while nothing is known, from 0 (the tokenizer is the model's own) to 1.</param>
public sealed class PromptEstimate(double margin = 0)
{
    internal const int Window = 64;
    internal const int EnoughCalls = 16;

    private readonly Lock _gate = new();
    private readonly Queue<double> _ratios = new();

    /// <summary>What counted tokens are multiplied by; at least 1.</summary>
    public double Factor { get; private set; } = 1 + margin;

    /// <summary>The tokens to hold for a prompt of <paramref name="counted"/> tokens.</summary>
    /// <remarks>What the floating point adds to a whole number is no token.</remarks>
    public int For(int counted) => (int)Math.Min(int.MaxValue, Math.Ceiling((counted * Factor) - 1e-6));

    /// <summary>Learns from a call whose provider reported its usage.</summary>
    internal void Learn(long counted, long reported)
    {
        if (counted <= 0 || reported <= 0)
        {
            return;
        }

        lock (_gate)
        {
            _ratios.Enqueue((double)reported / counted);
            if (_ratios.Count > Window)
            {
                _ratios.Dequeue();
            }

            var largest = _ratios.Max();
            Factor = _ratios.Count < EnoughCalls
                ? Math.Max(1 + margin, largest)
                : Math.Max(1, largest * (1 + (margin / 4)));
        }
    }
}

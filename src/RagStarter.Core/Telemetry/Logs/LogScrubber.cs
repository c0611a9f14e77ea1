using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Makes text fit for a log line: sensitive values are masked, and control characters cannot pretend to be another line.</summary>
/// <remarks>
/// It is made before the redaction is, which writes to the log itself. What is logged until then, or where the
/// configuration of the redaction is wrong, is withheld.
/// </remarks>
public sealed class LogScrubber(IServiceProvider services)
{
    /// <summary>What stands for text that could not be searched.</summary>
    internal const string Withheld = "[withheld]";

    [ThreadStatic]
    private static bool _isBusy;

    private volatile TextRedaction? _redaction;

    /// <summary>The text as it may be logged.</summary>
    public string Scrub(string text) => text.Length == 0 ? text : LineText.Of(Mask(text));

    private string Mask(string text)
    {
        if (_isBusy)
        {
            return Withheld;
        }

        _isBusy = true;
        try
        {
            return (_redaction ??= services.GetRequiredService<TextRedaction>()).MaskEncoded(RedactionSink.Log, text).Value;
        }
        catch (Exception)
        {
            // Logging must not end what is logged.
            return Withheld;
        }
        finally
        {
            _isBusy = false;
        }
    }
}

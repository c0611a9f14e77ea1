namespace RagStarter.Web.Components.States;

/// <summary>What the states of pages write into the log.</summary>
internal static partial class StateLog
{
    [LoggerMessage(1811, LogLevel.Error, "A part of a page could not be read")]
    public static partial void ReadFailed(this ILogger logger, Exception problem);

    [LoggerMessage(1812, LogLevel.Warning, "A file could not be taken from the page ({ErrorType})")]
    public static partial void UploadFailed(this ILogger logger, string errorType);

    [LoggerMessage(1813, LogLevel.Error, "What somebody wanted on a page could not be done")]
    public static partial void ActionFailed(this ILogger logger, Exception problem);
}

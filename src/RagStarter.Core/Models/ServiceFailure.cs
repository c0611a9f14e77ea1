using System.ClientModel;
using System.Net.Sockets;

namespace RagStarter.Core.Models;

/// <summary>Tells that a model's service failed, rather than this program, and words it without quoting the service.</summary>
internal static class ServiceFailure
{
    /// <summary>Whether the service could not be reached, was too slow, or answered with an error.</summary>
    public static bool Is(Exception problem) => problem switch
    {
        ClientResultException or HttpRequestException or HttpIOException or TimeoutException or OperationCanceledException => true,
        IOException { InnerException: SocketException } => true,
        AggregateException retries => retries.InnerExceptions.All(Is),
        _ => false,
    };

    /// <summary>A few words; what a service says may contain what it was sent.</summary>
    public static string Describe(Exception problem) => problem switch
    {
        ClientResultException { Status: > 0 } client => $"the service answered {client.Status}",
        HttpRequestException http => $"the service could not be reached: {http.HttpRequestError}",
        TimeoutException or OperationCanceledException => "the service was too slow",
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        _ => "the connection to the service broke",
    };
}

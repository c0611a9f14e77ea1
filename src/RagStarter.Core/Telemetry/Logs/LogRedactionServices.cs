using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Registers the redaction of logs.</summary>
internal static class LogRedactionServices
{
    /// <summary>
    /// Redacts classified values of log messages, and scrubs everything else that is logged, by whatever library.
    /// </summary>
    public static IServiceCollection AddLogRedaction(this IServiceCollection services)
    {
        services.AddLogging(logging => logging.EnableRedaction(options => options.ApplyDiscriminator = false));
        services.AddSingleton<LogScrubber>();
        services.AddRedaction(redaction => redaction
            .SetRedactor<FreeTextRedactor>(LogData.FreeText)
            .SetRedactor<UserNameRedactor>(LogData.UserName));

        var inner = services.Last(service => service.ServiceType == typeof(ILoggerFactory));
        services.Remove(inner);
        return services.AddSingleton<ILoggerFactory>(provider => new ScrubbedLoggerFactory(
            (ILoggerFactory)(inner.ImplementationInstance
                ?? inner.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<LogScrubber>()));
    }
}

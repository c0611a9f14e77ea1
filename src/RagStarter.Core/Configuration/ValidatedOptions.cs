using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RagStarter.Core.Configuration;

/// <summary>Binds a configuration section to an options class and refuses to start when a value is not allowed.</summary>
public static class ValidatedOptions
{
    /// <summary>
    /// Registers <typeparamref name="TOptions"/> bound to <paramref name="section"/>. Unknown keys are errors, so a
    /// misspelt setting does not go unnoticed. The values are checked when the application starts and at every change
    /// of the configuration; a change that is not allowed leaves the last good values in force.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="section">The path of the section, such as "Retrieval".</param>
    /// <returns>The service collection.</returns>
    public static IServiceCollection AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>()
            .BindConfiguration(section)
            .ValidateOnStart();
        services.AddLogging();
        services.AddSingleton<IOptionsMonitor<TOptions>, LastGoodOptions<TOptions>>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<TOptions>, OptionsRules<TOptions>>(
                provider => new OptionsRules<TOptions>(provider.GetRequiredService<IConfiguration>().GetSection(section))));
        return services;
    }

    private sealed class OptionsRules<TOptions>(IConfigurationSection section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var problems = UnknownKeys.Find(section, typeof(TOptions)).Concat(ConfigurationRules.Check(section.Path, options)).ToList();
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ingestion;

namespace RagStarter.Web.Endpoints;

/// <summary>What all endpoints of the API share: JSON names, problem documents, limits, description.</summary>
internal static class ApiConventions
{
    // Several files in one upload, and the form around them.
    private const long MaxUploadBytes = 256L * 1024 * 1024;

    public static IServiceCollection AddApiConventions(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
        {
            // What an exception says may quote what was sent.
            if (context.HttpContext.Features.Get<IExceptionHandlerFeature>() is { Error: var problem } && StatusOf(problem) is null)
            {
                context.ProblemDetails.Detail = "Something went wrong that was not foreseen. The log has the details under the trace id.";
            }
        });
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = MaxUploadBytes);
        services.AddOpenApi();
        return services;
    }

    public static void UseApiProblems(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
            api =>
            {
                api.UseExceptionHandler(error => error.Run(async context =>
                {
                    var problem = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                    var status = StatusOf(problem);
                    context.Response.StatusCode = status ?? StatusCodes.Status500InternalServerError;
                    await Results.Problem(statusCode: context.Response.StatusCode, detail: status is null ? null : problem!.Message).ExecuteAsync(context);
                }));
                api.UseStatusCodePages();
            });
        // A person who follows a dead link gets a page; programs get the status alone.
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                    && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
            }

            return next(context);
        });
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
        }
    }

    /// <summary>Headers that keep the page to itself: nothing from another host, no framing, no type guessing.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy =
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";
        return next(context);
    });

    // Errors whose message is for the caller.
    private static int? StatusOf(Exception? problem) => problem switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        UnreadableDocumentException => StatusCodes.Status400BadRequest,
        BudgetStoreUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ => null,
    };
}

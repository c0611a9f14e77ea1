using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Redaction;
using RagStarter.Web.Hardening;
using RagStarter.Web.Security;

namespace RagStarter.Web.Endpoints;

/// <summary>What all endpoints of the API share: JSON names, problem documents, limits, description.</summary>
internal static class ApiConventions
{
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

            ProblemScrubbing.Scrub(context.ProblemDetails, context.HttpContext.RequestServices.GetRequiredService<TextRedaction>());
        });
        services.AddOptions<FormOptions>().Configure<IOptions<WebSettings>>((form, web) => form.MultipartBodyLengthLimit = web.Value.MaxUploadMegabytes * 1024L * 1024L);
        services.AddOpenApi();
        return services;
    }

    public static void UseApiProblems(this WebApplication app)
    {
        app.UseWhen(
            IsOfApi,
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
            app.UseWhen(context => !IsOfApi(context), pages => pages.UseExceptionHandler("/error", createScopeForErrors: true));
        }
    }

    /// <summary>Headers that keep the page to itself: nothing from another host, no framing, no type guessing.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        ContentSecurity.Apply(headers);
        return next(context);
    });

    private static bool IsOfApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    // Errors whose message is for the caller.
    private static int? StatusOf(Exception? problem) => problem switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        UnreadableDocumentException => StatusCodes.Status400BadRequest,
        BudgetStoreUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ => null,
    };
}

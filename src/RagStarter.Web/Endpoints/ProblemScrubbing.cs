using Microsoft.AspNetCore.Mvc;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;

namespace RagStarter.Web.Endpoints;

/// <summary>Masks sensitive values in problem documents: they end in logs of clients and proxies, and may quote what was sent.</summary>
internal static class ProblemScrubbing
{
    public static void Scrub(ProblemDetails problem, TextRedaction redaction)
    {
        problem.Title = Scrubbed(problem.Title);
        problem.Detail = Scrubbed(problem.Detail);
        problem.Instance = Scrubbed(problem.Instance);
        foreach (var (key, value) in problem.Extensions.ToList())
        {
            if (value is string text)
            {
                problem.Extensions[key] = Scrubbed(text);
            }
        }

        if (problem is HttpValidationProblemDetails validation)
        {
            foreach (var (key, messages) in validation.Errors.ToList())
            {
                validation.Errors[key] = [.. messages.Select(m => Scrubbed(m)!)];
            }
        }

        string? Scrubbed(string? text) => string.IsNullOrEmpty(text) ? text : redaction.MaskEncoded(RedactionSink.Log, text).Value;
    }
}

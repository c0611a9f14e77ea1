using Microsoft.Extensions.Localization;
using RagStarter.Core.Models;
using RagStarter.Web.Components.States;
using RagStarter.Web.Components.Texts;

namespace RagStarter.Web.Components.Administration;

/// <summary>How a model stands, in words.</summary>
/// <param name="Kind">How it is to be taken.</param>
/// <param name="State">Whether it is asked.</param>
/// <param name="Detail">What is known of its last calls.</param>
internal sealed record ModelCircuit(StateKind Kind, string State, string Detail)
{
    public static ModelCircuit Of(ChatModel model, IStringLocalizer text)
    {
        if (model.IsExtractive)
        {
            return new ModelCircuit(StateKind.Good, text["Circuit.Closed"], text["ExtractiveText"]);
        }

        var (state, failures, latency) = (model.Health.State, model.Health.FailureShare, model.Health.Latency);
        var detail = string.Join(' ', new[]
        {
            failures > 0 ? text["LastCallsFailed", Shown.Share(failures)].Value : text["NoFailures"].Value,
            latency.Samples > 0 ? text["FirstToken", Shown.Milliseconds(latency.P50), Shown.Milliseconds(latency.P95), latency.Samples].Value : string.Empty,
        }.Where(t => t.Length > 0));
        return state switch
        {
            CircuitState.Open => new ModelCircuit(
                StateKind.Bad, text["Circuit.Open"], text["CircuitOpenText", Shown.Span(model.Health.RetryIn), detail]),
            CircuitState.HalfOpen => new ModelCircuit(StateKind.Warning, text["Circuit.HalfOpen"], detail),
            _ => new ModelCircuit(failures >= 0.2 ? StateKind.Warning : StateKind.Good, text["Circuit.Closed"], detail),
        };
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Telemetry;

public sealed class ContentCaptureTests
{
    private const string GenAI = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
    private const string Kernel = "SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE";
    private const string KernelSwitch = "Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnosticsSensitive";

    [Fact]
    public async Task Switches_of_the_environment_do_not_put_text_into_traces()
    {
        Environment.SetEnvironmentVariable(GenAI, "true");
        Environment.SetEnvironmentVariable(Kernel, "true");
        AppContext.SetSwitch(KernelSwitch, true);
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => seen.Enqueue(string.Join(' ', a.TagObjects.Concat(a.Events.SelectMany(e => e.Tags)).Select(t => $"{t.Key}={t.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);
        await using var pipeline = await TestPipeline.CreateAsync();
        await pipeline.AddAsync("The zirconium tent costs 120 euros.");
        pipeline.Models["a"].Pieces = ["The zirconium tent costs 120 euros. [1]"];

        await pipeline.AskAsync("What does the zirconium tent cost?");

        Assert.Equal("false", Environment.GetEnvironmentVariable(GenAI));
        Assert.Equal("false", Environment.GetEnvironmentVariable(Kernel));
        Assert.True(AppContext.TryGetSwitch(KernelSwitch, out var isOn) && !isOn);
        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, s => s.Contains("zirconium", StringComparison.OrdinalIgnoreCase));
    }
}

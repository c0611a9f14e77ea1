namespace RagStarter.Core.Telemetry;

/// <summary>
/// Keeps libraries from writing prompts and replies into traces and logs. Switches of the environment that would turn it
/// on, also by accident on a machine that is set up for something else, have no effect here.
/// </summary>
public static class ContentCapture
{
    // Read by Microsoft.Extensions.AI.
    private const string GenAIVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    // Read by Semantic Kernel; the switch goes before the variable.
    private const string KernelSwitch = "Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnosticsSensitive";
    private const string KernelVariable = "SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE";

    /// <summary>Turns it off for this process. Libraries read the switches once, so it comes first.</summary>
    public static void PinOff()
    {
        AppContext.SetSwitch(KernelSwitch, false);
        Environment.SetEnvironmentVariable(KernelVariable, "false");
        Environment.SetEnvironmentVariable(GenAIVariable, "false");
    }
}

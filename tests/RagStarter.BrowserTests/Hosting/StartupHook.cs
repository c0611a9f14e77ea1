using System.Globalization;
using System.IO.Pipes;
using System.Text;

#pragma warning disable CA1050 // The runtime looks for a class of this name in no namespace.

/// <summary>Runs inside the application that is measured, and tells how much memory its objects take.</summary>
internal static class StartupHook
{
    /// <summary>The environment variable with the name of the pipe on which it is asked.</summary>
    public const string PipeVariable = "RAGSTARTER_HEAP_PIPE";

    /// <summary>Called by the runtime before the application starts.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(PipeVariable) is { Length: > 0 } name)
        {
            new Thread(() => Answer(name)) { IsBackground = true }.Start();
        }
    }

    private static void Answer(string name)
    {
        while (true)
        {
            using var pipe = new NamedPipeServerStream(name, PipeDirection.Out);
            pipe.WaitForConnection();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            pipe.Write(Encoding.ASCII.GetBytes(GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture)));
        }
    }
}

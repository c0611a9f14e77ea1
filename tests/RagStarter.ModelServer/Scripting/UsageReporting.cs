namespace RagStarter.ModelServer.Scripting;

/// <summary>When the client is told the tokens it used.</summary>
public enum UsageReporting
{
    /// <summary>As OpenAI does: always without streaming, with streaming when <c>stream_options.include_usage</c> asks for it.</summary>
    AsAsked,

    /// <summary>Also in streams that did not ask for it, as some compatible servers do.</summary>
    Always,

    /// <summary>Never, as some compatible servers do; the calls are billed all the same.</summary>
    Never,
}

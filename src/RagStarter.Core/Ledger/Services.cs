namespace RagStarter.Core.Ledger;

/// <summary>The parts of the application that spend tokens.</summary>
public static class Services
{
    /// <summary>Questions asked in the web page or over its API.</summary>
    public const string Chat = "chat";

    /// <summary>Documents turned into vectors.</summary>
    public const string Ingestion = "ingestion";

    /// <summary>Measurements with a file of questions.</summary>
    public const string Evaluation = "evaluation";

    /// <summary>The command line.</summary>
    public const string CommandLine = "cli";
}

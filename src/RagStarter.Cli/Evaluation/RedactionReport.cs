namespace RagStarter.Cli.Evaluation;

/// <summary>What <c>ragstarter eval redaction</c> found.</summary>
/// <param name="Samples">How many texts.</param>
/// <param name="Types">The score by type of the file, and by class for what was reported and has no type in the file.</param>
/// <param name="PromisedTypes">The types of the file that the detection has a class for.</param>
/// <param name="Promised">All promised types together.</param>
/// <param name="Overall">The promised types, and as false alarms what was reported in classes that the file does not mark.</param>
internal sealed record RedactionReport(
    int Samples,
    IReadOnlyDictionary<string, RedactionScore> Types,
    IReadOnlyList<string> PromisedTypes,
    RedactionScore Promised,
    RedactionScore Overall);

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Words that are sensitive by themselves, such as code names of projects.</summary>
public sealed class DetectionWordsOptions
{
    /// <summary>The words and phrases; upper and lower case are the same.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The class that they are reported as. Default: Custom.</summary>
    public string Class { get; init; } = nameof(SensitiveData.Custom);
}

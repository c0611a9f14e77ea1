using RagStarter.Core.Prompts;

namespace RagStarter.UnitTests.Prompts;

/// <summary>A prompts folder of its own for one test.</summary>
internal sealed class PromptFiles : IDisposable
{
    /// <summary>A prompt that keeps every rule.</summary>
    public const string Answer = """
        name: answer
        version: 1.0.0
        purpose: Answer a question.
        max_tokens: 50
        variables:
          question: What is asked.
        template: |
          <message role="system">
          Be brief.
          </message>
          <message role="user">
          Answer this: {{$question}}
          </message>
        """;

    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string LockPath => _folder.File(PromptLock.FileName);

    public string this[string file] => _folder.File(file);

    public IReadOnlyList<PromptFinding> Findings => PromptLint.Check(PromptFolder.Read(Path));

    public IEnumerable<string> Errors => Findings.Where(f => f.IsError).Select(f => f.Rule);

    /// <summary>The valid prompt with another text somewhere.</summary>
    public static string Edited(string text, string replacement)
    {
        Assert.Contains(text, Answer, StringComparison.Ordinal);
        return Answer.Replace(text, replacement, StringComparison.Ordinal);
    }

    public static string OfVersion(string version) => Edited("1.0.0", version);

    public PromptFiles With(string content, string file = "answer.prompt.yaml")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], content);
        return this;
    }

    public PromptFiles Locked()
    {
        Assert.Empty(PromptFolder.Read(Path).UpdateLock(force: false));
        return this;
    }

    public void Dispose() => _folder.Dispose();
}

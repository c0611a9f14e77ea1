namespace RagStarter.UnitTests.Models;

/// <summary>A file in a folder of its own that lives as long as the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string name, string content)
    {
        Path = System.IO.Path.Combine(Directory.CreateTempSubdirectory().FullName, name);
        File.WriteAllText(Path, content);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}

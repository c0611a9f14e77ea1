using System.Text;
using Microsoft.Data.Sqlite;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>A folder that applications keep their state in, one after the other; removed at the end.</summary>
internal sealed class StateFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("state-").FullName;

    /// <summary>The files that contain a text, as UTF-8 or UTF-16.</summary>
    public IReadOnlyList<string> FilesWith(string text) =>
    [
        .. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Where(file => Contains(file, Encoding.UTF8.GetBytes(text)) || Contains(file, Encoding.Unicode.GetBytes(text)))
            .Select(file => System.IO.Path.GetRelativePath(Path, file)),
    ];

    public void Dispose()
    {
        // Files that an application closes as it ends may appear while the folder is removed.
        for (var tries = 0; Directory.Exists(Path); tries++)
        {
            try
            {
                SqliteConnection.ClearAllPools();
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(20);
            }
        }
    }

    private static bool Contains(string file, byte[] bytes)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray().AsSpan().IndexOf(bytes) >= 0;
    }
}

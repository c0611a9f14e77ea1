using System.IO.Compression;
using RagStarter.TemplateTests;

[assembly: AssemblyFixture(typeof(TemplatePackage))]

namespace RagStarter.TemplateTests;

/// <summary>
/// The template as people get it: packed from this repository and installed into a list of templates of its own, so that
/// the machine's list stays as it is.
/// </summary>
public sealed class TemplatePackage : IAsyncLifetime, IDisposable
{
    private readonly SemaphoreSlim _packagesTurn = new(1);
    private readonly SemaphoreSlim _foldersTurn = new(1);

    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Everything that these tests write.</summary>
    public string Scratch { get; } = Directory.CreateTempSubdirectory("template-tests-").FullName;

    /// <summary>What packing printed.</summary>
    public string PackOutput { get; private set; } = string.Empty;

    /// <summary>The package's files by path.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; private set; } = new Dictionary<string, byte[]>();

    /// <summary>Packs a folder as the template.</summary>
    internal static async Task<(string Package, string Output)> PackAsync(string output, string? root, CancellationToken cancellationToken)
    {
        List<string> arguments =
        [
            "pack", Path.Combine(Repository, "dotnet-new-template", "RagStarter.Template.csproj"), "-o", output, "-nologo", Dotnet.NoBuildServers,
        ];
        if (root is not null)
        {
            arguments.Add($"-p:Root={root}/");
        }

        var result = await Dotnet.RunAsync(Repository, arguments, null, cancellationToken);
        return (Directory.EnumerateFiles(output, "*.nupkg").SingleOrDefault() ?? throw new InvalidOperationException(result.Succeeded().All), result.Succeeded().Output);
    }

    /// <summary>The files of a package by path.</summary>
    internal static Dictionary<string, byte[]> Read(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);

            // A package is a package of parts: their names are escaped as in an address.
            files[Uri.UnescapeDataString(entry.FullName)] = content.ToArray();
        }

        return files;
    }

    public async ValueTask InitializeAsync()
    {
        var (package, output) = await PackAsync(Path.Combine(Scratch, "package"), null, TestContext.Current.CancellationToken);
        PackOutput = output;
        Files = Read(package);
        (await NewAsync(Scratch, ["install", package], TestContext.Current.CancellationToken)).Succeeded();

        // What the options do is looked at with the same files from a folder: out of a package each application takes long.
        var folder = Path.Combine(Scratch, "unpacked");
        await ZipFile.ExtractToDirectoryAsync(package, folder, TestContext.Current.CancellationToken);
        (await NewAsync(Scratch, ["install", Path.Combine(folder, "content")], TestContext.Current.CancellationToken, fromFolder: true)).Succeeded();
    }

    /// <summary>Runs <c>dotnet new</c> with a list of templates of its own: with the package, or with its files in a folder.</summary>
    internal async Task<DotnetResult> NewAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken, bool fromFolder = false)
    {
        // Of a list one command reads and writes at a time.
        var turn = fromFolder ? _foldersTurn : _packagesTurn;
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await Dotnet.RunAsync(
                folder, ["new", .. arguments, "--debug:custom-hive", Path.Combine(Scratch, fromFolder ? "folder-hive" : "hive")], null, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Makes an application as a user does, in a folder named after it, and returns that folder.</summary>
    internal async Task<string> CreateAsync(
        string folder, string name, IReadOnlyList<string> options, CancellationToken cancellationToken, bool fromFolder = false)
    {
        Directory.CreateDirectory(folder);
        (await NewAsync(folder, ["ragstarter", "-n", name, .. options], cancellationToken, fromFolder)).Succeeded();
        return Path.Combine(folder, name);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Scratch, recursive: true);
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _packagesTurn.Dispose();
        _foldersTurn.Dispose();
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RagStarter.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no RagStarter.sln above the tests.");
        }

        return folder.FullName;
    }
}

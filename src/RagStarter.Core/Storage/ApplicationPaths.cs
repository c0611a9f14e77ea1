using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;

namespace RagStarter.Core.Storage;

/// <summary>Where the application finds what it ships with and keeps what it writes.</summary>
public sealed class ApplicationPaths
{
    private const int MaxParents = 8;
    private const string PromptsFolder = "prompts";

    private readonly string _root;

    /// <summary>Finds the folders.</summary>
    public ApplicationPaths(IOptions<StorageOptions> options, IHostEnvironment environment)
        : this(options.Value, environment.ContentRootPath)
    {
    }

    internal ApplicationPaths(StorageOptions options, string contentRoot)
    {
        Data = System.IO.Path.Combine(AppContext.BaseDirectory, "data");
        _root = SolutionFolder() ?? contentRoot;
        Prompts = options.Prompts.Length > 0 ? Resolve(options.Prompts) : FindPrompts();
        State = Resolve(options.Path);
    }

    /// <summary>The shipped data: price list, sample documents, evaluation questions.</summary>
    public string Data { get; }

    /// <summary>The prompt templates: the solution's in a checkout, so that what is edited, locked and run is the same, else the shipped ones.</summary>
    public string Prompts { get; }

    /// <summary>What the application writes: databases and uploaded files.</summary>
    public string State { get; }

    /// <summary>A path of the configuration: what is relative starts at the solution in a checkout, else at the content root.</summary>
    public string Resolve(string path) => System.IO.Path.GetFullPath(path, _root);

    /// <summary>The folder of <see cref="Prompts"/>, for those who look at prompts without an application.</summary>
    /// <param name="configured">The value of Storage:Prompts, if it is set.</param>
    public static string FindPrompts(string? configured = null) =>
        configured is { Length: > 0 } ? System.IO.Path.GetFullPath(configured, SolutionFolder() ?? AppContext.BaseDirectory)
        : SolutionFolder() is { } solution && System.IO.Path.Combine(solution, PromptsFolder) is var folder && Directory.Exists(folder) ? folder
        : System.IO.Path.Combine(AppContext.BaseDirectory, PromptsFolder);

    /// <summary>Creates the state folder and makes sure that it can be written.</summary>
    /// <exception cref="ConfigurationException">It cannot.</exception>
    public void EnsureStateIsWritable()
    {
        try
        {
            Directory.CreateDirectory(State);
            var probe = System.IO.Path.Combine(State, $".write-test-{Guid.NewGuid():N}");
            File.WriteAllText(probe, string.Empty);
            File.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"{StorageOptions.Section}:{nameof(StorageOptions.Path)}: the folder '{State}' cannot be written ({problem.Message}). Give the application the right to write there, or name another folder.",
                problem);
        }
    }

    // In a checkout the web page and the command line share one state folder beside the solution, whichever folder they
    // are started from. A published application has no solution above it and uses its content root.
    private static string? SolutionFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        for (var i = 0; i < MaxParents && folder is not null; i++, folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.sln").Any())
            {
                return folder.FullName;
            }
        }

        return null;
    }
}

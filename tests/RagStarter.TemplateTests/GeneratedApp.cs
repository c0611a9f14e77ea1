using System.Text.Json;
using System.Text.RegularExpressions;

namespace RagStarter.TemplateTests;

/// <summary>An application made by the template and built, with a document that it can be asked about.</summary>
public abstract partial class GeneratedApp(TemplatePackage template) : IAsyncLifetime
{
    private RunningApp? _running;

    /// <summary>The name that a user gave.</summary>
    public abstract string Name { get; }

    /// <summary>The name as a namespace.</summary>
    public abstract string Identifier { get; }

    /// <summary>The options that a user gave.</summary>
    public abstract IReadOnlyList<string> Options { get; }

    /// <summary>
    /// Whether all of it is built, with its tests and under the analyzers. That takes most of a build's time, and the source
    /// is the same in each application.
    /// </summary>
    public virtual bool IsWhole => false;

    /// <summary>The provider that the options name or leave.</summary>
    public string Provider => ValueOf("--provider") ?? "offline";

    /// <summary>The cache that the options name or leave.</summary>
    public string Cache => ValueOf("--cache") ?? "memory";

    /// <summary>Whether the application comes with its sample tenants.</summary>
    public bool HasSampleData => !Options.Contains("--no-sample-data");

    /// <summary>The tenant that is asked.</summary>
    public string Tenant => HasSampleData ? "trailhead" : "default";

    /// <summary>A question that the documents of <see cref="Tenant"/> answer.</summary>
    public string Question => HasSampleData ? "How long do I have to return an unused item?" : "How many pears grow in the orchard?";

    /// <summary>What the answer says.</summary>
    public string Expected => HasSampleData ? "45 days" : "317 pears";

    /// <summary>The template that made it.</summary>
    public TemplatePackage Template { get; } = template;

    /// <summary>The application's folder.</summary>
    public string Folder { get; private set; } = string.Empty;

    /// <summary>What came of building it.</summary>
    internal List<DotnetResult> Builds { get; } = [];

    /// <summary>What came of adding the documents; <see langword="null"/> where the build failed.</summary>
    internal DotnetResult? Ingestion { get; private set; }

    private string Documents => HasSampleData
        ? Path.Combine(Folder, "data", "tenants", "trailhead", "policies")
        : Path.Combine(Template.Scratch, $"{Identifier}.md");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Folder = await Template.CreateAsync(Path.Combine(Template.Scratch, "apps"), Name, Options, cancellationToken);

        foreach (var target in IsWhole ? [Folder] : new[] { Project("Web"), Project("Cli") })
        {
            // One node for each application: two of them are built at the same time.
            var build = await Dotnet.RunAsync(
                Folder, ["build", target, "-nologo", "-m:1", "-nodeReuse:false", "-v:m", "-warnaserror", $"-p:RunAnalyzers={IsWhole}"], null, cancellationToken);
            Builds.Add(build);
        }

        if (!HasSampleData)
        {
            await File.WriteAllTextAsync(Documents, "# The orchard\n\nIn the orchard grow 317 pears and no plums.\n", cancellationToken);
        }

        if (Builds.TrueForAll(build => build.ExitCode == 0))
        {
            Ingestion = await RunCliAsync(["ingest", Documents, "--tenant", Tenant, "--json"], null, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }

    /// <summary>The folder of one of its projects.</summary>
    public string Project(string part) => Path.Combine(Folder, "src", $"{Identifier}.{part}");

    /// <summary>Runs the application's command line.</summary>
    internal Task<DotnetResult> RunCliAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken) =>
        Dotnet.RunAsync(
            Folder, [Path.Combine(Project("Cli"), "bin", "Debug", "net10.0", "ragstarter.dll"), .. arguments], Alone(environment), cancellationToken);

    /// <summary>Asks the question on the command line.</summary>
    internal async Task<JsonElement> AskAsync(IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken) =>
        JsonElement.Parse((await RunCliAsync(["ask", Question, "--tenant", Tenant, "--no-cache", "--json"], environment, cancellationToken)).Succeeded().Output);

    /// <summary>The web application, started as the instructions say but at an address of its own.</summary>
    internal async Task<RunningApp> RunAsync(CancellationToken cancellationToken) => _running ??= await RunningApp.StartAsync(
        Dotnet.StartInfo(
            Folder,
            ["run", "--project", $"src/{Identifier}.Web", "--no-build", "--", "--urls", "http://127.0.0.1:0"],
            Alone(null)),
        cancellationToken);

    /// <summary>The application's id for user secrets.</summary>
    public static string SecretsIdIn(string project) => SecretsId().Match(File.ReadAllText(project)).Groups[1].Value;

    // What may listen on the developer's machine has no part in the tests: nothing listens on port 1.
    private Dictionary<string, string> Alone(IReadOnlyDictionary<string, string>? environment)
    {
        var settings = new Dictionary<string, string>(environment ?? new Dictionary<string, string>());
        if (Cache == "redis")
        {
            settings["Cache__RedisConnection"] = "127.0.0.1:1";
        }

        return settings;
    }

    private string? ValueOf(string option) =>
        Options.SkipWhile(o => o != option).Skip(1).FirstOrDefault();

    [GeneratedRegex("<UserSecretsId>(.*)</UserSecretsId>")]
    private static partial Regex SecretsId();
}

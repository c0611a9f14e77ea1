using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RagStarter.TemplateTests;

/// <summary>What every generated application is held to.</summary>
public abstract partial class GeneratedAppTests(GeneratedApp app) : IDisposable
{
    private readonly CancellationTokenSource _timeout =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    /// <summary>The application.</summary>
    protected GeneratedApp App { get; } = app;

    /// <summary>Ends a test that would hang.</summary>
    protected CancellationToken Cancellation
    {
        get
        {
            _timeout.CancelAfter(TimeSpan.FromMinutes(5));
            return _timeout.Token;
        }
    }

    [Fact]
    public void It_builds_without_a_warning()
    {
        Assert.All(App.Builds, build => Assert.True(build.ExitCode == 0, build.All));

        // A feed without advisory data warns; that is the machine's and not the application's.
        Assert.DoesNotContain(
            App.Builds.SelectMany(build => build.Output.Split('\n')),
            line => line.Contains("warning ", StringComparison.Ordinal) && !line.Contains("NU1900", StringComparison.Ordinal) && !line.Contains("NU1905", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_the_repository_under_its_own_name()
    {
        var expected = ExpectedFiles();
        var actual = Directory.EnumerateFiles(App.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(App.Folder, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "App_Data"))
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Empty(expected.Where(file => !IsAsExpected(file.Key, file.Value)).Select(file => file.Key));
    }

    [Fact]
    public void Its_readme_is_about_itself_and_what_it_has()
    {
        var readme = File.ReadAllText(Path.Combine(App.Folder, "README.md"));

        Assert.StartsWith($"# {App.Identifier}\n", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet new", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--#", readme, StringComparison.Ordinal);
        Assert.Equal(App.HasSampleData, readme.Contains("fictional", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_pages_link_to_nothing_that_was_left_out() => Assert.Empty(
        from page in Directory.EnumerateFiles(App.Folder, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(App.Folder, "docs"), "*.md", SearchOption.AllDirectories))
        from Match link in Link().Matches(File.ReadAllText(page))
        let target = Path.GetRelativePath(App.Folder, Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value))
        where !Path.Exists(Path.Combine(App.Folder, target)) && Path.Exists(Path.Combine(TemplatePackage.Repository, target))
        select $"{page}: {target}");

    [Fact]
    public void Its_settings_are_those_of_its_options()
    {
        var settings = JsonElement.Parse(File.ReadAllText(Path.Combine(App.Project("Web"), "appsettings.json")));

        var models = settings.GetProperty("Models").GetProperty("Chat").EnumerateObject()
            .Select(model => model.Value.GetProperty("Provider").GetString()!);
        Assert.Equal(App.Provider == "offline" ? [] : [App.Provider], models);
        Assert.Equal(App.Cache, settings.GetProperty("Cache").GetProperty("Provider").GetString());
        Assert.Equal(App.Cache == "redis", settings.GetProperty("Cache").TryGetProperty("RedisConnection", out _));
        Assert.Equal("embedded", settings.GetProperty("VectorStore").GetProperty("Provider").GetString());
        Assert.False(settings.TryGetProperty("Qdrant", out _));
        Assert.Contains(">BuiltIn</QdrantConnector>", File.ReadAllText(Path.Combine(App.Folder, "Directory.Build.props")), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_web_page_and_its_command_line_share_user_secrets_that_are_its_own()
    {
        var web = SecretsIdOf("Web");

        Assert.Equal(web, SecretsIdOf("Cli"));
        Assert.True(Guid.TryParse(web, out _), web);
        Assert.NotEqual(SecretsIdOfRepository(), web);
    }

    [Fact]
    public void Its_command_line_adds_documents() => Assert.True(App.Ingestion is { ExitCode: 0 }, App.Ingestion?.All ?? "It was not built.");

    [Fact]
    public async Task Its_command_line_answers_from_its_documents()
    {
        var answer = await App.AskAsync(null, Cancellation);

        Assert.Equal("answered", answer.GetProperty("outcome").GetString());
        Assert.Contains(App.Expected, answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_web_application_is_ready()
    {
        var running = await App.RunAsync(Cancellation);

        using var response = await running.Http.GetAsync(new Uri("healthz/ready", UriKind.Relative), Cancellation);
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{health}\n{running.Output}");
        Assert.Equal(App.Cache == "redis", health.GetProperty("checks").TryGetProperty("redis", out _));
    }

    [Fact]
    public async Task Its_web_application_answers_from_its_documents()
    {
        var running = await App.RunAsync(Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat")
        {
            Content = JsonContent.Create(new { question = App.Question, stream = false, useCache = false }),
            Headers = { { "X-Tenant", App.Tenant } },
        };

        using var response = await running.Http.SendAsync(request, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{answer}\n{running.Output}");
        Assert.Contains(App.Expected, answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_page_bears_its_name()
    {
        var running = await App.RunAsync(Cancellation);

        var page = await running.Http.GetStringAsync(new Uri("sign-in", UriKind.Relative), Cancellation);

        Assert.Contains(App.Identifier, page, StringComparison.Ordinal);
        Assert.DoesNotContain("RagStarter", page, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _timeout.Dispose();
        GC.SuppressFinalize(this);
    }

    // A relative link without its fragment.
    [GeneratedRegex(@"\]\((?!\w+:)([^)#\s]+)")]
    private static partial Regex Link();

    // What the package holds, with the new name and the new id for user secrets.
    private SortedDictionary<string, byte[]> ExpectedFiles()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (path, content) in App.Template.Files)
        {
            var name = path.StartsWith("content/", StringComparison.Ordinal) ? path["content/".Length..] : string.Empty;
            if (name.Length > 0 && !name.StartsWith(".template.config/", StringComparison.Ordinal) && (App.HasSampleData || !IsSampleData(name)))
            {
                // The licence names those who wrote what it licenses.
                files[Renamed(name)] = name == "LICENSE" ? content : Renamed(content);
            }
        }

        return files;
    }

    private static bool IsSampleData(string name) =>
        name.StartsWith("data/tenants", StringComparison.Ordinal)
        || name.StartsWith("data/evaluation/", StringComparison.Ordinal)
        || name == "data/README.md";

    // The options may change settings and README; the order of usings is not enforced, because it depends on the name.
    private bool IsAsExpected(string path, byte[] content) =>
        path == $"src/{App.Identifier}.Web/appsettings.json"
        || path is ".editorconfig" or "README.md"
        || File.ReadAllBytes(Path.Combine(App.Folder, path)).AsSpan().SequenceEqual(content);

    private string Renamed(string text) => text
        .Replace("RagStarter", App.Identifier, StringComparison.Ordinal)
        .Replace(SecretsIdOfRepository(), SecretsIdOf("Web"), StringComparison.Ordinal);

    private byte[] Renamed(byte[] content) => Encoding.Latin1.GetBytes(Renamed(Encoding.Latin1.GetString(content)));

    private string SecretsIdOf(string part) => GeneratedApp.SecretsIdIn(Path.Combine(App.Project(part), $"{App.Identifier}.{part}.csproj"));

    private static string SecretsIdOfRepository() =>
        GeneratedApp.SecretsIdIn(Path.Combine(TemplatePackage.Repository, "src", "RagStarter.Web", "RagStarter.Web.csproj"));
}

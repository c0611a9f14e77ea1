using System.Xml.Linq;

namespace RagStarter.TemplateTests;

/// <summary>What is in the package, and what is not.</summary>
public sealed class PackageTests(TemplatePackage template)
{
    private static readonly string[] Kept =
    [
        ".config/dotnet-tools.json", ".dockerignore", ".editorconfig", "Dockerfile", "LICENSE", "README.md", "docs/with space/notes [1].md", "src/App/Program.cs",
    ];

    private static readonly string[] Left =
    [
        ".git", ".github/workflows/build.yml", ".ci/run", "dotnet-new-template/RagStarter.Template.csproj", "tests/RagStarter.TemplateTests/Tests.cs",
        "src/App/bin/Debug/App.dll", "src/App/obj/project.assets.json", "artifacts/App.zip", "tests/Some/TestResults/one.trx",
        "tests/Some/BenchmarkDotNet.Artifacts/log.txt", "src/App/App.csproj.user", ".vs/state.bin", ".vscode/settings.json", ".idea/workspace.xml",
        "node_modules/a/index.js", ".DS_Store", "App_Data/state.db", "src/App/App_Data/state.db", ".env", "src/App/.env", "src/App/appsettings.Production.local.json",
    ];

    [Fact]
    public void Packing_warns_of_nothing() => Assert.DoesNotContain("warning", template.PackOutput, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("README.md")]
    [InlineData("content/README.md")]
    [InlineData("content/LICENSE")]
    [InlineData("content/RagStarter.sln")]
    [InlineData("content/.gitignore")]
    [InlineData("content/.editorconfig")]
    [InlineData("content/.config/dotnet-tools.json")]
    [InlineData("content/global.json")]
    [InlineData("content/.template.config/template.json")]
    public void The_package_holds(string file) => Assert.Contains(file, template.Files.Keys);

    [Fact]
    public void The_package_holds_nothing_that_only_this_repository_needs() => Assert.DoesNotContain(
        template.Files.Keys,
        path => path.Split('/').Any(part => part is ".git" or ".ci" or "bin" or "obj" or "App_Data" or "RagStarter.TemplateTests" or "dotnet-new-template"));

    [Fact]
    public async Task What_builds_and_runs_and_editors_leave_behind_is_not_packed()
    {
        var root = Path.Combine(template.Scratch, "repository");
        foreach (var file in Kept.Concat(Left))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
            await File.WriteAllTextAsync(Path.Combine(root, file), file, TestContext.Current.CancellationToken);
        }

        var (package, _) = await TemplatePackage.PackAsync(Path.Combine(template.Scratch, "of-repository"), root, TestContext.Current.CancellationToken);

        Assert.Equal(
            Kept.Order(StringComparer.Ordinal),
            TemplatePackage.Read(package).Keys
                .Where(path => path.StartsWith("content/", StringComparison.Ordinal) && !path.StartsWith("content/.template.config/", StringComparison.Ordinal))
                .Select(path => path["content/".Length..])
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("id", "RagStarter.Template")]
    [InlineData("authors", "RagStarter contributors")]
    [InlineData("license", "MIT")]
    [InlineData("readme", "README.md")]
    public void The_package_says(string element, string value) => Assert.Equal(value, Metadata(element));

    [Fact]
    public void The_package_has_the_version_of_the_repository()
    {
        var properties = XDocument.Load(Path.Combine(TemplatePackage.Repository, "Directory.Build.props"));

        Assert.Equal(properties.Descendants("Version").Single().Value, Metadata("version"));
    }

    [Fact]
    public void The_package_is_a_template() => Assert.Equal(
        "Template", Nuspec().Descendants().Single(e => e.Name.LocalName == "packageType").Attribute("name")?.Value);

    private string Metadata(string element) => Nuspec().Descendants().Single(e => e.Name.LocalName == element).Value;

    private XDocument Nuspec()
    {
        using var content = new MemoryStream(template.Files["RagStarter.Template.nuspec"]);
        return XDocument.Load(content);
    }
}

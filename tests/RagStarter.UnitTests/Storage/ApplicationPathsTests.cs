using RagStarter.Core.Storage;

namespace RagStarter.UnitTests.Storage;

public sealed class ApplicationPathsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "root"));

    [Fact]
    public void A_full_path_is_taken_as_it_is()
    {
        var path = Path.Combine(Root, "state");
        Assert.Equal(path, new ApplicationPaths(new StorageOptions { Path = path }, Root).State);
    }

    [Fact]
    public void A_relative_path_becomes_a_full_one()
    {
        var state = new ApplicationPaths(new StorageOptions { Path = "some/state" }, Root).State;
        Assert.True(Path.IsPathFullyQualified(state));
        Assert.EndsWith(Path.Combine("some", "state"), state, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_application_ships_with_lies_beside_its_program()
    {
        var paths = new ApplicationPaths(new StorageOptions(), Root);
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "data"), paths.Data);
    }

    // These tests run in a checkout: what is edited and locked there is what runs.
    [Fact]
    public void In_a_checkout_the_prompts_are_those_beside_the_solution()
    {
        var prompts = new ApplicationPaths(new StorageOptions(), Root).Prompts;
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(prompts)!, "*.sln"));
    }

    [Fact]
    public void Prompts_of_another_folder_are_taken_when_it_is_named()
    {
        var folder = Path.Combine(Root, "own-prompts");
        Assert.Equal(folder, new ApplicationPaths(new StorageOptions { Prompts = folder }, Root).Prompts);
        Assert.Equal(folder, ApplicationPaths.FindPrompts(folder));
    }
}

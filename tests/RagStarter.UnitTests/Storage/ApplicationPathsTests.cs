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
        Assert.Equal(
            (Path.Combine(AppContext.BaseDirectory, "data"), Path.Combine(AppContext.BaseDirectory, "prompts")),
            (paths.Data, paths.Prompts));
    }
}

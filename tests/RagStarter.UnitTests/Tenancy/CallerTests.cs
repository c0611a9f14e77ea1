using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy;

public sealed class CallerTests
{
    [Fact]
    public void Everybody_belongs_to_everyone() => Assert.Equal(["everyone"], With().Groups);

    [Fact]
    public void Groups_are_sorted_without_repetitions_and_blanks() =>
        Assert.Equal(["everyone", "hr", "sales"], With("sales", "", "hr", "sales", "everyone").Groups);

    [Fact]
    public void The_order_of_groups_does_not_matter() => Assert.Equal(With("a", "b").AccessKey, With("b", "a").AccessKey);

    [Fact]
    public void Groups_that_differ_have_different_keys()
    {
        string[][] groups = [[], ["a"], ["b"], ["a", "b"], ["ab"], ["a|b"], ["A"], ["a%7Cb"]];
        Assert.Distinct(groups.Select(g => With(g).AccessKey));
    }

    [Fact]
    public void A_change_of_the_given_list_changes_nothing()
    {
        var groups = new List<string> { "sales" };
        var caller = new Caller { Tenant = TenantId.Parse("acme"), User = "ann", Groups = groups };
        groups.Add("board");
        Assert.DoesNotContain("board", caller.Groups);
    }

    [Theory]
    [InlineData("user", "user", true)]
    [InlineData("user", "editor", false)]
    [InlineData("user", "admin", false)]
    [InlineData("editor", "user", true)]
    [InlineData("editor", "editor", true)]
    [InlineData("editor", "admin", false)]
    [InlineData("admin", "user", true)]
    [InlineData("admin", "editor", true)]
    [InlineData("admin", "admin", true)]
    [InlineData("Admin", "user", false)]
    [InlineData("", "user", false)]
    [InlineData("root", "user", false)]
    public void A_role_includes_the_weaker_ones_and_an_unknown_one_nothing(string role, string needed, bool includes) =>
        Assert.Equal(includes, Roles.Includes(role, needed));

    [Fact]
    public void A_right_that_does_not_exist_is_given_to_nobody() => Assert.False(Roles.Includes("admin", "owner"));

    [Fact]
    public void Without_a_role_a_caller_may_only_ask() => Assert.Equal(Roles.User, With().Role);

    private static Caller With(params string[] groups) => new() { Tenant = TenantId.Parse("acme"), User = "ann", Groups = groups };
}

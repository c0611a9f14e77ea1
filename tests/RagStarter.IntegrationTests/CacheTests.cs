using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>A kept answer is served only while everything it rests on is unchanged.</summary>
public sealed class CacheTests
{
    [Theory]
    [InlineData("within how many days can customers return unused lanterns")]
    [InlineData("  Within how many days can  customers return unused LANTERNS??")]
    public async Task The_same_question_in_another_spelling_is_answered_from_the_cache(string again)
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var first = await application.As("acme").AskAsync(Handbook.WindowQuestion);

        var second = await application.As("acme").AskAsync(again);

        Assert.Equal("exact", second.Cache);
        Assert.Equal(first.Answer, second.Answer);
    }

    [Theory]
    [InlineData("How long is the warranty of the Aurora lantern?", "How long is the warranty of the Borealis lantern?")]
    [InlineData("What does the warranty cover?", "What does the warranty not cover?")]
    [InlineData("Do parcels to Norway take nine working days?", "Do parcels to Norway take 4 working days?")]
    public async Task A_question_with_one_word_that_matters_changed_is_asked_anew(string first, string second)
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.WithEmbeddings(server), documents: Handbook.All);
        await application.As("acme").AskAsync(first);

        Assert.Equal("miss", (await application.As("acme").AskAsync(second)).Cache);
    }

    [Fact]
    public async Task An_edited_document_gives_the_new_answer()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        await user.AskAsync(Handbook.WindowQuestion);

        await user.AddDocumentsAsync([(Handbook.Returns.Name, Handbook.Returns.Text.Replace("37 days", "52 days", StringComparison.Ordinal))]);
        var after = await user.AskAsync(Handbook.WindowQuestion);

        Assert.Contains("52 days", after.Answer, StringComparison.Ordinal);
        Assert.Equal("miss", after.Cache);
    }

    [Fact]
    public async Task A_change_elsewhere_leaves_an_answer_in_the_cache()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var user = application.As("acme");
        await user.AskAsync("How long is the warranty of the Aurora lantern?");

        await user.AddDocumentsAsync([("canteen.md", "# Canteen\n\nSoup is served on Mondays.")]);

        Assert.Equal("exact", (await user.AskAsync("How long is the warranty of the Aurora lantern?")).Cache);
    }

    [Theory]
    [InlineData("What is the return window today?")]
    [InlineData("Is the return window for jane@example.org 37 days?")]
    public async Task A_question_about_the_asker_or_the_moment_is_not_kept(string question)
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        await application.As("acme").AskAsync(question);

        Assert.Equal("bypass", (await application.As("acme").AskAsync(question)).Cache);
    }

    [Fact]
    public async Task A_user_can_ask_again_without_the_cache()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal("bypass", (await application.As("acme").AskAsync(Handbook.WindowQuestion, useCache: false)).Cache);
    }

    [Fact]
    public async Task A_switched_off_cache_keeps_nothing()
    {
        await using var application = await Application.StartAsync(new() { ["Cache:Responses:Enabled"] = "false" }, documents: Handbook.All);
        await application.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal("bypass", (await application.As("acme").AskAsync(Handbook.WindowQuestion)).Cache);
    }
}

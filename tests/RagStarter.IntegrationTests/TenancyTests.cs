using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>No tenant's or group's text, answer, score or ledger line reaches another.</summary>
public sealed partial class TenancyTests
{
    private static readonly (string Name, string Text) Secret = ("salaries.md", """
        # Salaries

        The salary of a lantern designer is 71,400 crowns a year.
        """);

    private const string SecretQuestion = "What is the salary of a lantern designer?";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_sees_only_its_own_documents()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        var stranger = application.As("globex");
        var owner = application.As("acme");
        var id = (await owner.DocumentsAsync())[0].Id;

        Assert.Empty(await stranger.DocumentsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync($"/api/documents/{id}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync($"/api/documents/{id}/text", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.DeleteAsync($"/api/documents/{id}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/documents/{id}/retry", JsonContent.Create(new { }))).StatusCode);
        Assert.Equal(3, (await owner.DocumentsAsync()).Count);
    }

    [Fact]
    public async Task A_tenants_question_is_never_answered_from_anothers_documents_or_cache()
    {
        await using var application = await Application.StartAsync(documents: [.. Handbook.All, Secret]);
        var answered = await application.As("acme").AskAsync(SecretQuestion);

        var declined = await application.As("globex").AskAsync(SecretQuestion);

        Assert.Contains("71,400", answered.Answer, StringComparison.Ordinal);
        Assert.Equal(("declined", "miss"), (declined.Outcome, declined.Cache));
        Assert.DoesNotContain("71,400", declined.Answer, StringComparison.Ordinal);
        Assert.Equal(0, declined.Usage.RetrievedTokens);
    }

    [Fact]
    public async Task A_groups_documents_are_for_the_group_also_in_the_cache()
    {
        await using var application = await Application.StartAsync(documents: Handbook.All);
        await application.As("acme", "hr").AddDocumentsAsync([Secret], "hr");
        var member = await application.As("acme", "hr").AskAsync(SecretQuestion);
        var again = await application.As("acme", "hr").AskAsync(SecretQuestion);

        var other = await application.As("acme").AskAsync(SecretQuestion);

        Assert.Contains("71,400", member.Answer, StringComparison.Ordinal);
        Assert.Equal("exact", again.Cache);
        Assert.Equal("miss", other.Cache);
        Assert.DoesNotContain("71,400", other.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain(await application.As("acme").DocumentsAsync(), d => d.Name == Secret.Name);
    }

    [Fact]
    public async Task Taking_a_document_from_a_group_takes_back_the_answers_that_were_kept()
    {
        await using var application = await Application.StartAsync(documents: [.. Handbook.All, Secret]);
        var before = await application.As("acme").AskAsync(SecretQuestion);

        await application.As("acme", "hr").AddDocumentsAsync([Secret], "hr");
        var after = await application.As("acme").AskAsync(SecretQuestion);

        Assert.Contains("71,400", before.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("71,400", after.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_of_another_tenant_do_not_change_what_is_sent_to_the_model()
    {
        await using var server = await HostedModel.StartServerAsync();
        await using var application = await Application.StartAsync(HostedModel.Settings(server), documents: Handbook.All);
        await application.As("acme").AskAsync(Handbook.WindowQuestion, useCache: false);

        // A word's weight falls with the documents that contain it; these must not count for acme.
        await application.As("globex").AddDocumentsAsync(
            Enumerable.Range(0, 30).Select(i => ($"lantern-{i}.md", $"# Lantern {i}\n\nCustomers return unused lanterns within {i} days.")));
        await application.As("acme").AskAsync(Handbook.WindowQuestion, useCache: false);

        var prompts = server.Requests.Where(r => r.Path.EndsWith("/chat/completions", StringComparison.Ordinal)).Select(r => WithoutDelimiter(r.Text)).ToList();
        Assert.Equal(2, prompts.Count);
        Assert.Equal(prompts[0], prompts[1]);
    }

    // The delimiter of the sources is new in every prompt.
    private static string WithoutDelimiter(string prompt)
    {
        var word = Delimiter().Match(prompt).Groups[1].Value;
        Assert.NotEmpty(word);
        return prompt.Replace(word, "WORD", StringComparison.Ordinal);
    }

    [GeneratedRegex("<sources ([a-z]+)>")]
    private static partial Regex Delimiter();

    [Theory]
    [InlineData("nobody")]
    [InlineData("*")]
    [InlineData("ACME")]
    [InlineData("acme/../globex")]
    public async Task A_tenant_that_is_not_known_is_refused(string tenant)
    {
        await using var application = new Application();

        using var response = await application.As(tenant).Http.GetAsync("/api/documents/", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}

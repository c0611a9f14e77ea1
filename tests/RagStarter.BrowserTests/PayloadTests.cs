using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagStarter.BrowserTests.Hosting;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Chat;
using RagStarter.ModelServer.Scripting;
using static Microsoft.Playwright.Assertions;

namespace RagStarter.BrowserTests;

/// <summary>Hundreds of texts that try to run or to send something, as answers of a model and as documents, on the real pages.</summary>
public sealed partial class PayloadTests(ChromiumFixture chromium)
{
    private const int BatchSize = 30;

    // Handlers that wait for somebody to come near.
    private const string ComeNear = """
        for (const element of document.querySelectorAll("main *")) {
          for (const kind of ["mouseover", "pointerenter", "pointerdown", "focus", "wheel", "animationstart", "auxclick"]) {
            element.dispatchEvent(new Event(kind, { bubbles: true }));
          }
        }
        """;

    [Fact]
    public async Task No_payload_runs_or_asks_another_host_as_answer_or_as_document()
    {
        Assert.True(Payload.All.Count >= 200);
        var batches = Payload.Batches(BatchSize).ToList();
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        server.Script.Decide = request => new Behaviour { Mode = ReplyMode.Fixed, Text = ReplyTo(request, batches), ChunkCharacters = 500 };
        await using var application = await WebProcess.StartAsync(new()
        {
            ["Models:Chat:main:Provider"] = "openai-compatible",
            ["Models:Chat:main:Endpoint"] = $"{server.Endpoint}/",
            ["Models:Chat:main:Model"] = "scripted-chat",
            ["Models:Chat:main:MaxOutputTokens"] = "16000",
            ["Retrieval:MinSentenceScore"] = "0",
            ["Cache:Responses:Enabled"] = "false",
        });
        var page = await chromium.OpenAsync(application);
        var watch = await BrowserWatch.OverAsync(page, application);

        await AddDocumentsAsync(page);

        // The text of each and its chunks.
        foreach (var link in await page.Locator("[data-testid=document] a").AllAsync())
        {
            var shown = await page.Context.NewPageAsync();
            await shown.GotoAsync((await link.GetAttributeAsync("href"))!, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Expect(shown.Locator(".document-text, .chunk-text").First).ToBeVisibleAsync();
            await shown.EvaluateAsync(ComeNear);
            await shown.CloseAsync();
        }

        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        for (var batch = 0; batch < batches.Count; batch++)
        {
            var answer = await page.AskAsync($"Which lantern payload is in batch {batch}?");
            await Expect(answer).ToHaveAttributeAsync("data-state", "done");
            await Expect(answer.GetByTestId("reply")).ToBeVisibleAsync();
        }

        await page.EvaluateAsync(ComeNear);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.Empty(watch.Errors);
        Assert.Empty(watch.Foreign);
        Assert.Equal(0, await page.Locator("main :is(script, style, iframe, object, embed, img, svg image, form[action], meta, link, base)").CountAsync());
        var addresses = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main [data-testid=reply] a')].map(a => a.getAttribute('href'))");
        Assert.NotEmpty(addresses);
        Assert.All(addresses, a => Assert.Matches(OwnPlace(), a));
        await ShowThatTheWatchSeesAsync(page, watch);
    }

    [Fact]
    public async Task A_link_is_opened_only_behind_a_page_that_shows_all_of_it()
    {
        const string Target = "https://user@xn--pple-43d.test:8443/a?name=Jane%20Doe&card=4111";
        await using var server = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        server.Script.Default = Behaviour.Say($"See [the terms]({Target}) [1].");
        await using var application = await WebProcess.StartAsync(new()
        {
            ["Models:Chat:main:Provider"] = "openai-compatible",
            ["Models:Chat:main:Endpoint"] = $"{server.Endpoint}/",
            ["Models:Chat:main:Model"] = "scripted-chat",
        });
        var page = await chromium.OpenAsync(application);
        await page.AddDocumentsAsync();
        var watch = await BrowserWatch.OverAsync(page, application);
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });

        var answer = await page.AskAsync(LampShop.Question);
        await Expect(answer).ToHaveAttributeAsync("data-state", "done");
        await Expect(answer.GetByTestId("reply")).ToContainTextAsync("(user@xn--pple-43d.test:8443)");
        var leave = await page.Context.RunAndWaitForPageAsync(() => answer.GetByRole(AriaRole.Link, new() { Name = "the terms" }).ClickAsync());

        await Expect(leave.GetByTestId("leave-address")).ToHaveTextAsync(Target);
        await Expect(leave.GetByText("Jane Doe")).ToBeVisibleAsync();
        await Expect(leave.GetByTestId("leave-warnings")).ToContainTextAsync("before the “@”");
        await Expect(leave.GetByTestId("leave-warnings")).ToContainTextAsync("look like others");
        await Expect(leave.GetByTestId("leave-go")).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        Assert.Empty(watch.Foreign);
        Assert.Empty(watch.Errors);
    }

    // Otherwise silence would prove nothing.
    private static async Task ShowThatTheWatchSeesAsync(IPage page, BrowserWatch watch)
    {
        await page.EvaluateAsync("""
            () => {
              alert("control");
              const box = document.createElement("div");
              box.innerHTML = "<img src='https://evil.test/control' onerror='alert(2)'>";
              document.body.append(box);
            }
            """);
        await page.WaitForFunctionAsync("() => document.querySelector('img[src*=control]').complete");
        await Eventually(() => watch.Errors.Any(e => e.Contains("RAN control", StringComparison.Ordinal))
            && watch.Errors.Any(e => e.Contains("POLICY img-src https://evil.test/control", StringComparison.Ordinal))
            && watch.Errors.Any(e => e.Contains("POLICY script-src-attr", StringComparison.Ordinal)));
        Assert.DoesNotContain(watch.Errors, e => e.Contains("RAN 2", StringComparison.Ordinal));
    }

    private static async Task Eventually(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task AddDocumentsAsync(IPage page)
    {
        // A document with a null in it is refused as binary data.
        var sentences = Payload.All.Select((p, i) => $"Lantern payload {i}: {p.Text.Replace('\0', '\u0001')}").ToList();
        await page.AddDocumentsAsync(
            ("payloads.md", $"# Lanterns <img src=x onerror=alert(1)> ![x](https://evil.test/title)\n\n{string.Join("\n\n", sentences)}"),
            ("payloads.html", $"<title><img src=x onerror=alert(1)></title><h1>Lanterns</h1><ul>{string.Concat(sentences.Select(s => $"<li>{s}</li>"))}</ul>"),
            ("escaped.html", $"<h1>Lanterns</h1>{string.Concat(sentences.Select(s => $"<p>{System.Net.WebUtility.HtmlEncode(s)}</p>"))}"),
            ("payloads.txt", string.Join("\n\n", sentences)),
            ("payloads.csv", "name,text\n" + string.Concat(sentences.Select(s => $"lantern,\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"))));

        // A name with a tag in it is refused in words.
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Add documents" }).ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "<img src=x onerror=alert(1)>.exe", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("x") });
        await Expect(page.GetByText("The document's name contains").First).ToBeVisibleAsync();
    }

    private static string ReplyTo(ChatRequest request, List<string> batches)
    {
        var batch = BatchNumber().Matches(request.LastUserMessage).LastOrDefault();
        return batch is null ? "[1]" : $"{batches[int.Parse(batch.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)]}\n\n[1] [2] [3] [4]";
    }

    [GeneratedRegex("batch ([0-9]+)")]
    private static partial Regex BatchNumber();

    [GeneratedRegex(@"^(#[\w-]+|/leave\?url=|/documents/|/[\w/-]*#[\w-]+$)")]
    private static partial Regex OwnPlace();
}

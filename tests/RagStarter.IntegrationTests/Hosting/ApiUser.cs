using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using RagStarter.Core.Answering;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>Someone who uses the application over HTTP.</summary>
internal sealed class ApiUser(HttpClient http)
{
    private static readonly JsonSerializerOptions Format = JsonSerializerOptions.Web;

    public HttpClient Http => http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Asks for an answer in one piece, which must come.</summary>
    public async Task<AnswerResponse> AskAsync(string question, bool useCache = true, Guid? conversation = null)
    {
        using var response = await PostQuestionAsync(question, stream: false, useCache, conversation);
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<AnswerResponse>(text, Format)!;
    }

    /// <summary>Asks for a streamed answer, which must come, and checks that its pieces make up the whole.</summary>
    public async Task<AnswerResponse> AskStreamingAsync(string question, bool useCache = true)
    {
        var (pieces, answer) = await ReadStreamAsync(question, useCache);
        Assert.Equal(answer.Answer, string.Concat(pieces));
        return answer;
    }

    /// <summary>Asks for a streamed answer, and gives its pieces and its end.</summary>
    public async Task<(List<string> Pieces, AnswerResponse Answer)> ReadStreamAsync(string question, bool useCache = true)
    {
        using var response = await PostQuestionAsync(question, stream: true, useCache);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var pieces = new List<string>();
        AnswerResponse? answer = null;
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancelled)).EnumerateAsync(Cancelled))
        {
            Assert.Null(answer);
            if (item.EventType == "answer")
            {
                answer = JsonSerializer.Deserialize<AnswerResponse>(item.Data, Format);
            }
            else
            {
                Assert.Equal("text", item.EventType);
                pieces.Add(JsonElement.Parse(item.Data).GetProperty("text").GetString()!);
            }
        }

        Assert.NotNull(answer);
        return (pieces, answer);
    }

    /// <summary>Sends a question and returns when the headers of the response are there.</summary>
    public Task<HttpResponseMessage> PostQuestionAsync(string question, bool stream = false, bool useCache = true, Guid? conversation = null) =>
        PostAsync("/api/chat", JsonContent.Create(new { question, stream, useCache, conversationId = conversation }));

    /// <summary>Sends content and returns when the headers of the response are there.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    /// <summary>Uploads files in one form.</summary>
    public Task<HttpResponseMessage> UploadAsync(IEnumerable<(string Name, byte[] Content)> files, params string[] groups)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "files", name);
        }

        foreach (var group in groups)
        {
            form.Add(new StringContent(group), "groups");
        }

        return PostAsync("/api/documents/", form);
    }

    /// <summary>Adds text documents and waits until they can be asked about.</summary>
    public async Task AddDocumentsAsync(IEnumerable<(string Name, string Text)> documents, params string[] groups)
    {
        var files = documents.Select(d => (d.Name, Encoding.UTF8.GetBytes(d.Text))).ToList();
        if (files.Count > 0)
        {
            using var response = await UploadAsync(files, groups);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancelled));
            var listed = await IngestedAsync();
            Assert.All(listed, d => Assert.Equal("ready", d.State));
        }
    }

    /// <summary>The user's documents, when none is waiting or running any more.</summary>
    public Task<List<ListedDocument>> IngestedAsync() =>
        Eventually.SeeAsync(DocumentsAsync, documents => !documents.Exists(d => d.State is "pending" or "running"));

    /// <summary>The documents that the user may read.</summary>
    public async Task<List<ListedDocument>> DocumentsAsync() =>
        (await http.GetFromJsonAsync<List<ListedDocument>>("/api/documents/", Format, Cancelled))!;
}

/// <summary>A document as the API lists it.</summary>
internal sealed record ListedDocument(Guid Id, string Name, string Title, string State, string? Error, string[] Groups, int Chunks, int Tokens);

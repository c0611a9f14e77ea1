using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>Law 7 over a network that brings one byte after the other, in the middle of characters too.</summary>
public sealed partial class ByteByByteTests
{
    private const string Mail = "jane.doe+lamps@example.org";
    private const string Around = "Für 東京 😀 schreibt {0} – [1] [EMAIL-abcdefgh23-1] ";

    [Fact]
    public async Task The_users_values_come_back_from_a_stream_of_single_bytes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener);
        var endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1/");
        await using var application = await Application.StartAsync(HostedModel.Settings(endpoint), documents: Handbook.All);

        var (pieces, answer) = await application.As("acme").ReadStreamAsync($"I am {Mail}. {Handbook.WindowQuestion}");
        listener.Stop();
        await serving;

        var expected = Around.Replace("{0}", Mail, StringComparison.Ordinal).Replace("[EMAIL-abcdefgh23-1]", "[EMAIL]", StringComparison.Ordinal);
        Assert.Equal(expected, string.Concat(pieces));
        Assert.Equal(expected, answer.Answer);
    }

    private static async Task ServeAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        client.NoDelay = true;
        await using var stream = client.GetStream();
        var placeholder = Placeholder().Match(await ReadRequestAsync(stream)).Value;
        var body = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        foreach (var rune in Around.Replace("{0}", placeholder, StringComparison.Ordinal).EnumerateRunes())
        {
            var text = JsonEncodedText.Encode(rune.ToString(), System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            body.Append(System.Globalization.CultureInfo.InvariantCulture, $$$"""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"{{{text}}}"}}]}""").Append("\n\n");
        }

        body.Append("""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""").Append("\n\ndata: [DONE]\n\n");
        foreach (var one in Encoding.UTF8.GetBytes(body.ToString()))
        {
            stream.WriteByte(one);
            await stream.FlushAsync();
        }
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var received = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            received.Append(Encoding.UTF8.GetString(buffer, 0, count));
            var text = received.ToString();
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end > 0 && (Length().Match(text) is { Success: true } length
                ? Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
                : text.EndsWith("0\r\n\r\n", StringComparison.Ordinal)))
            {
                return text;
            }
        }
    }

    [GeneratedRegex(@"\[EMAIL-[a-z2-9]{10}-1\]")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"Content-Length: (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}

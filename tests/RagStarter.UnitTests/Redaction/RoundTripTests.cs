using System.Globalization;
using System.Text;
using RagStarter.Core.Redaction.Placeholders;

namespace RagStarter.UnitTests.Redaction;

/// <summary>
/// Law 7: answers with the user's values come back byte for byte at every chunking. How many answers:
/// RAGSTARTER_ROUND_TRIPS, 60 when it is not set.
/// </summary>
public sealed class RoundTripTests
{
    private static readonly string[] Values =
    [
        "jane.doe+lamps@example.org", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "+1 (415) 555-0132", "536-22-8745", "203.0.113.77",
    ];

    private static readonly string[] Words =
    [
        "Hello", "für", "東京", "😀👩‍👩‍👧", "[1]", "[", "]", "[[", "`code`", "**bold**", "\\[", "```\n", "\r\n", "[EMAIL]", "[EMAIL-", "[Returns policy](https://example.com)",
        "[EMAIL-abcdefgh23-1]", "[email-k7mq2xw9tz-1]", "[PHONE -k7mq2xw9tz- 2]", "[TEXT-k7mq2xw9tz-1]", "[PAYMENTCARD-k7mq2xw9tz", "[IBAN#abcdefghijklmnop]", "é", "\u0301", "<b>", "&amp;", "[x](y)", "[2026-11-26]",
    ];

    private static int Count => int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_ROUND_TRIPS") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public void Every_answer_comes_back_byte_for_byte_at_every_chunking_of_characters_and_of_bytes()
    {
        var random = new Random(6);
        for (var i = 0; i < Count; i++)
        {
            var text = Text(random);
            var request = RedactionParts.With().BeginRequest(RedactionParts.Tenant);
            var reply = request.Redact(text).Value;
            Assert.All(Values, value => Assert.DoesNotContain(value, reply, StringComparison.Ordinal));
            var bytes = Encoding.UTF8.GetBytes(reply);
            for (var size = 1; size <= reply.Length; size += size < 70 ? 1 : 13)
            {
                AssertSame(text, Restored(request.Vault, reply.Chunk(size).Select(c => new string(c))), size);
                AssertSame(text, Restored(request.Vault, Decoded(bytes, size)), size);
            }
        }
    }

    // Values and words, among them what looks like a placeholder.
    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(4, 26); i > 0; i--)
        {
            text.Append(Words[random.Next(Words.Length)]).Append(random.Next(6) == 0 ? ", " : " ");
            text.Append(random.Next(3) == 0 ? $"{Values[random.Next(Values.Length)]} and " : string.Empty);
        }

        return text.ToString();
    }

    private static string Restored(PlaceholderVault vault, IEnumerable<string> pieces)
    {
        var restorer = new PlaceholderRestorer(vault);
        var shown = new StringBuilder();
        foreach (var piece in pieces)
        {
            shown.Append(restorer.Push(piece));
        }

        return shown.Append(restorer.Complete()).ToString();
    }

    // As a client decodes what a network brings in pieces of bytes.
    private static IEnumerable<string> Decoded(byte[] bytes, int size)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var characters = new char[size + 2];
        for (var at = 0; at < bytes.Length; at += size)
        {
            var count = decoder.GetChars(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)), characters, flush: false);
            yield return new string(characters, 0, count);
        }
    }

    private static void AssertSame(string expected, string actual, int size)
    {
        if (expected != actual)
        {
            Assert.Fail($"In pieces of {size}:\n{expected}\ncame back as\n{actual}");
        }
    }
}

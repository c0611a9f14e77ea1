using System.Globalization;

namespace RagStarter.Core.Caching.Store;

/// <summary>The facts of an answer as one text; the scripts on the server read its first three parts.</summary>
internal static class RedisAnswerFacts
{
    public static string Write(AnswerFacts facts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{facts.Bytes}|{facts.Key.Partition.Name}|{DocumentsOf(facts)}|{facts.Tokens}|{facts.CreatedAt.ToUnixTimeMilliseconds()}|{facts.ExpiresAt.ToUnixTimeMilliseconds()}|{facts.Settings}|{Escape(facts.Prompt)}|{Escape(facts.Model)}");

    public static string DocumentsOf(AnswerFacts facts) => string.Join(',', facts.Documents.Select(d => d.ToString("N")));

    /// <summary>The facts; <see langword="null"/> when the text is not one of ours.</summary>
    public static AnswerFacts? Read(AnswerKey key, string text)
    {
        if (text.Split('|') is not [var bytes, _, var documents, var tokens, var created, var expires, var settings, var prompt, var model]
            || !int.TryParse(bytes, CultureInfo.InvariantCulture, out var size)
            || !long.TryParse(tokens, CultureInfo.InvariantCulture, out var saved)
            || !long.TryParse(created, CultureInfo.InvariantCulture, out var createdAt)
            || !long.TryParse(expires, CultureInfo.InvariantCulture, out var expiresAt))
        {
            return null;
        }

        return new AnswerFacts(
            key,
            Uri.UnescapeDataString(prompt),
            Uri.UnescapeDataString(model),
            settings,
            DateTimeOffset.FromUnixTimeMilliseconds(createdAt),
            DateTimeOffset.FromUnixTimeMilliseconds(expiresAt),
            [.. documents.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(d => Guid.TryParse(d, out var id) ? id : Guid.Empty)],
            saved,
            size);
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);
}

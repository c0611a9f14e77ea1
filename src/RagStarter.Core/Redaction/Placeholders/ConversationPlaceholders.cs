using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction.Placeholders;

/// <summary>
/// Remembers the placeholders that the messages of a conversation contain: encrypted beside the conversation where
/// Redaction:Secret is set, and otherwise only in the memory of the process, for half a day after the last message.
/// A placeholder that is not remembered is shown as the name of its class.
/// </summary>
/// <remarks>
/// AES-256-GCM with a key of the tenant and a random nonce; the conversation's id and user are authenticated with it, so
/// that nothing can be moved to another conversation.
/// </remarks>
public sealed class ConversationPlaceholders(TextRedaction redaction, IMemoryCache memory)
{
    private const string Purpose = "conversation";
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(12);
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    /// <summary>What is known of a conversation.</summary>
    /// <param name="caller">Whose conversation it is.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="kept">What was kept beside it; may be empty.</param>
    internal PlaceholderVault Open(Caller caller, Guid conversation, string kept)
    {
        var vault = new PlaceholderVault();
        foreach (var entry in Read(caller, conversation, kept))
        {
            vault.Add(entry);
        }

        return vault;
    }

    /// <summary>Adds what messages contain.</summary>
    /// <returns>What is to be kept beside the conversation; empty where it is remembered in memory.</returns>
    internal string Remember(Caller caller, Guid conversation, string kept, IEnumerable<PlaceholderEntry> entries)
    {
        var all = Read(caller, conversation, kept).Concat(entries).DistinctBy(e => e.Placeholder).ToArray();
        var keys = redaction.Policy.Keys;
        if (all.Length == 0)
        {
            return string.Empty;
        }

        if (!keys.HasSecret)
        {
            memory.Set(KeyOf(caller, conversation), all, new MemoryCacheEntryOptions
            {
                SlidingExpiration = Remembered,
                Size = all.Sum(e => 2L * (e.Placeholder.Length + e.Class.Length + e.Value.Length) + 100),
            });
            return string.Empty;
        }

        return Encrypt(keys.For(caller.Tenant, Purpose), JsonSerializer.SerializeToUtf8Bytes(all), Context(caller, conversation));
    }

    private PlaceholderEntry[] Read(Caller caller, Guid conversation, string kept)
    {
        if (kept.Length == 0)
        {
            return memory.Get<PlaceholderEntry[]>(KeyOf(caller, conversation)) ?? [];
        }

        try
        {
            var keys = redaction.Policy.Keys;
            return keys.HasSecret
                ? JsonSerializer.Deserialize<PlaceholderEntry[]>(Decrypt(keys.For(caller.Tenant, Purpose), kept, Context(caller, conversation))) ?? []
                : [];
        }
        catch (Exception problem) when (problem is CryptographicException or FormatException or JsonException)
        {
            // The secret was changed: what it kept is lost, and shown as masked.
            return [];
        }
    }

    private static (string, TenantId, string, Guid) KeyOf(Caller caller, Guid conversation) =>
        ("placeholders", caller.Tenant, caller.User, conversation);

    private static byte[] Context(Caller caller, Guid conversation) => Encoding.UTF8.GetBytes($"{conversation:N}/{caller.User}");

    private static string Encrypt(byte[] key, byte[] text, byte[] context)
    {
        var sealedText = new byte[NonceSize + TagSize + text.Length];
        var nonce = sealedText.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, text, sealedText.AsSpan(NonceSize + TagSize), sealedText.AsSpan(NonceSize, TagSize), context);
        return Convert.ToBase64String(sealedText);
    }

    private static byte[] Decrypt(byte[] key, string kept, byte[] context)
    {
        var sealedText = Convert.FromBase64String(kept);
        if (sealedText.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("The text is too short.");
        }

        var text = new byte[sealedText.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(sealedText.AsSpan(0, NonceSize), sealedText.AsSpan(NonceSize + TagSize), sealedText.AsSpan(NonceSize, TagSize), text, context);
        return text;
    }
}

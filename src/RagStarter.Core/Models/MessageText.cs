using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RagStarter.Core.Models;

/// <summary>All that a provider counts of a message: its text, the functions it calls, and what they returned.</summary>
internal static class MessageText
{
    public static string Of(ChatMessage message) => Of(message.Contents);

    public static string Of(IEnumerable<ChatMessage> messages) => string.Concat(messages.Select(Of));

    public static string Of(IList<AIContent> contents) => contents.Count == 1 && contents[0] is TextContent only
        ? only.Text
        : string.Concat(contents.Select(content => content switch
        {
            TextContent text => text.Text,
            FunctionCallContent call => call.Name + JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions),
            FunctionResultContent result => result.Result?.ToString(),
            _ => null,
        }));
}

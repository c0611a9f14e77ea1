using System.Text.RegularExpressions;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Chat;

/// <summary>Finds the words of a reply.</summary>
internal static partial class ReplyText
{
    public static string For(ChatRequest request, Behaviour behaviour) => behaviour switch
    {
        { Reply: { } reply } => reply(request),
        { Mode: ReplyMode.Fixed } => behaviour.Text,
        { Mode: ReplyMode.Echo } => request.LastUserMessage,
        { Mode: ReplyMode.Obey } => FindOrder(request) ?? SourceAnswer.To(request),
        _ => SourceAnswer.To(request),
    };

    private static string? FindOrder(ChatRequest request) => request.Messages
        .Where(message => message.Role is "user" or "tool")
        .Select(message => Order().Match(message.Content))
        .LastOrDefault(match => match.Success)?
        .Groups["order"].Value.Trim();

    [GeneratedRegex(@"SAY:(?<order>[^\r\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Order();
}

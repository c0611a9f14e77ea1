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

    /// <summary>The tool that an order names, if the caller offers it and no tool was asked for yet.</summary>
    public static ScriptedToolCall? FindCall(ChatRequest request, Behaviour behaviour)
    {
        if (behaviour.Mode is not ReplyMode.Obey || request.Tools.Count == 0 || request.Messages.Any(message => message.Role is "tool"))
        {
            return null;
        }

        var order = OrdersFor(request).Select(text => Call().Match(text)).LastOrDefault(match => match.Success);
        return order is null ? null : new ScriptedToolCall(order.Groups["name"].Value, order.Groups["arguments"].Value.Trim());
    }

    private static string? FindOrder(ChatRequest request)
    {
        var order = OrdersFor(request).Select(text => Order().Match(text)).LastOrDefault(match => match.Success);
        return order is null ? null
            : order.Groups["order"].Success ? order.Groups["order"].Value.Trim()
            : string.Join('\n', request.Messages.Select(message => $"{message.Role}: {message.Content}"));
    }

    private static IEnumerable<string> OrdersFor(ChatRequest request) =>
        request.Messages.Where(message => message.Role is "user" or "tool").Select(message => message.Content);

    [GeneratedRegex(@"SAY:(?<order>[^\r\n]+)|PRINT PROMPT", RegexOptions.CultureInvariant)]
    private static partial Regex Order();

    [GeneratedRegex(@"CALL: *(?<name>[\w-]+)(?<arguments> *\{[^\r\n]*\})", RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}

using System.Xml;
using System.Xml.Linq;

namespace RagStarter.Core.Prompts;

/// <summary>Checks that every part of a template reaches the model, and that every value stays inside the text of its message.</summary>
/// <remarks>
/// Semantic Kernel escapes the values (&lt; becomes &amp;lt;), renders, and reads the result as XML. When that fails, or
/// no message element stands at the top, it sends the whole text, marks included, as one user message. Otherwise it drops
/// everything outside of messages without a word. Inside of one, elements such as image or text become parts of their own
/// and what stands beside them is dropped; other elements are text. The tests show it.
/// </remarks>
internal static class PromptMarkup
{
    // Private-use characters stand for a variable; they are text in XML and no part of a name.
    private const char Begin = '\uE000';
    private const char End = '\uE001';

    private static readonly string[] Roles = ["system", "developer", "user", "assistant"];
    private static readonly string[] Parts = ["message", "text", "image", "audio", "video", "pdf", "doc", "docx", "file", "binary"];

    /// <summary>What is wrong: the rule, the rest of the sentence "The prompt 'x' …", and whether it is an error.</summary>
    public static IEnumerable<(string Rule, string Problem, bool IsError)> Check(PromptTemplateFile file)
    {
        if (file.AllowDangerouslySetContent)
        {
            yield return (PromptRules.UnescapedVariable, "sets 'allow_dangerously_set_content', which inserts values raw: any of them could open a message of its own. Remove the setting.", true);
        }

        if (file.Template.Contains("{{{", StringComparison.Ordinal))
        {
            yield return (PromptRules.UnescapedVariable, "contains '{{{'; values are inserted escaped, with two braces such as {{$question}}.", true);
        }
        else if (file.FixedText().Contains("{{", StringComparison.Ordinal))
        {
            yield return (PromptRules.Markup, "contains '{{' that does not begin a variable such as {{$question}}.", true);
        }

        foreach (var finding in CheckMessages(file))
        {
            yield return finding;
        }
    }

    private static IEnumerable<(string Rule, string Problem, bool IsError)> CheckMessages(PromptTemplateFile file)
    {
        XElement root;
        string? malformed = null;
        try
        {
            root = XElement.Parse($"<root>{file.WithVariables(name => $"{Begin}{name}{End}")}</root>", LoadOptions.PreserveWhitespace);
        }
        catch (XmlException problem)
        {
            (root, malformed) = (new XElement("root"), problem.Message);
        }

        if (malformed is not null)
        {
            return [(PromptRules.Markup, $"cannot be read as messages: {malformed} (lines of the template). Write & as &amp; and < as &lt;, and close every <message>.", true)];
        }

        return root.Elements("message").Any()
            ? root.Nodes().SelectMany(node => node is XElement { Name.LocalName: "message" } message ? CheckMessage(message) : CheckOutside(node))
            : [(file.Insertions().Any() ? PromptRules.UnescapedVariable : PromptRules.Markup, "has no <message> element; put its text and its variables into one, such as <message role=\"user\">…</message>.", true)];
    }

    private static IEnumerable<(string Rule, string Problem, bool IsError)> CheckOutside(XNode node)
    {
        var text = node is XText plain ? plain.Value : node.ToString();
        foreach (var name in VariablesIn(text))
        {
            yield return (PromptRules.UnescapedVariable, $"inserts '{name}' outside of a <message> element; move it into one.", true);
        }

        if (VariablesIn(text).Count == 0 && !string.IsNullOrWhiteSpace(text))
        {
            yield return (PromptRules.Markup, $"has text outside of its <message> elements, which is never sent: '{Beginning(text)}'.", true);
        }
    }

    private static IEnumerable<(string Rule, string Problem, bool IsError)> CheckMessage(XElement message)
    {
        foreach (var name in message.Attributes().SelectMany(a => VariablesIn(a.Value)))
        {
            yield return (PromptRules.UnescapedVariable, $"inserts '{name}' into the tag of a <message>, where a value could choose whose voice it speaks with; move it into the text.", true);
        }

        var role = message.Attribute("role")?.Value;
        if (role is null || (!Roles.Contains(role, StringComparer.Ordinal) && VariablesIn(role).Count == 0))
        {
            yield return (PromptRules.Markup, $"has a <message> whose role is {(role is null ? "missing" : $"'{role}'")}; allowed is one of {string.Join(", ", Roles)}.", true);
        }

        foreach (var part in message.Descendants().Where(e => Parts.Contains(e.Name.LocalName, StringComparer.OrdinalIgnoreCase)))
        {
            var names = VariablesIn(part.ToString());
            yield return names.Count > 0
                ? (PromptRules.UnescapedVariable, $"inserts '{names[0]}' into a <{part.Name.LocalName}> inside a <message>, where a value is more than text; move it into the message itself.", true)
                : (PromptRules.Markup, $"has a <{part.Name.LocalName}> inside a <message>, beside which text is not sent; write < as &lt;.", true);
        }

        if (role is "system" or "developer")
        {
            foreach (var name in VariablesIn(message.Value))
            {
                yield return (PromptRules.SystemVariable, $"inserts '{name}' into a {role} message; what it holds speaks with the application's voice. A user message is the safer place.", false);
            }
        }
    }

    private static List<string> VariablesIn(string text) =>
        [.. text.Split(Begin).Skip(1).Select(rest => rest.Split(End)[0]).Distinct(StringComparer.Ordinal)];

    private static string Beginning(string text)
    {
        const int Length = 40;
        var line = text.Trim().Split('\n')[0].Replace($"{Begin}", "{{$", StringComparison.Ordinal).Replace($"{End}", "}}", StringComparison.Ordinal);
        return line.Length > Length ? line[..Length] + "…" : line;
    }
}

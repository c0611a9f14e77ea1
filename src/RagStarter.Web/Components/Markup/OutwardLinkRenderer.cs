using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RagStarter.Web.Components.Markup;

/// <summary>
/// Writes a link as one to the page that shows where it leads, with the host beside its text; an image as its words and
/// address. Nothing is loaded, and no host hears of anything before somebody has seen the whole address.
/// </summary>
internal sealed class OutwardLinkRenderer : HtmlObjectRenderer<LinkInline>
{
    private const int MaxShownAddress = 300;

    protected override void Write(HtmlRenderer renderer, LinkInline obj)
    {
        var address = (obj.GetDynamicUrl?.Invoke() ?? obj.Url ?? string.Empty).Trim();
        if (obj.IsImage)
        {
            renderer.Write("<span class=\"left-out\">[image: ");
            renderer.WriteChildren(obj);
            renderer.Write(" · ").WriteEscape(Shortened(address)).Write("]</span>");
        }
        else if (!IsInsideLink(obj) && OutwardTarget.TryParse(address, out var target))
        {
            Open(renderer, target);
            renderer.WriteChildren(obj);
            Close(renderer, target, isAddressShown: obj.IsAutoLink && TextOf(obj) == target.Uri.OriginalString);
        }
        else
        {
            // Not to be followed: relative, of another scheme, or written to be misread.
            renderer.WriteChildren(obj);
        }
    }

    /// <summary>Writes a link whose text is its address.</summary>
    public static void WriteAddress(HtmlRenderer renderer, string text, string address)
    {
        if (!OutwardTarget.TryParse(address, out var target))
        {
            renderer.WriteEscape(text);
            return;
        }

        Open(renderer, target);
        renderer.WriteEscape(text);
        Close(renderer, target, isAddressShown: text == address || target.IsMail);
    }

    private static void Open(HtmlRenderer renderer, OutwardTarget target) => renderer
        .Write("<a class=\"out\" href=\"").WriteEscape(target.LeaveAddress)
        .Write("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">");

    // An address that is plain to see needs no host beside it, unless letters of it may look like others.
    private static void Close(HtmlRenderer renderer, OutwardTarget target, bool isAddressShown)
    {
        renderer.Write("</a>");
        if (!isAddressShown || target.Recipient != target.Uri.Host)
        {
            renderer.Write(" <span class=\"out-host\">(").WriteEscape(target.Recipient).Write(")</span>");
        }
    }

    private static string TextOf(LinkInline link) =>
        string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()));

    private static bool IsInsideLink(LinkInline link)
    {
        for (var parent = link.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline { IsImage: false })
            {
                return true;
            }
        }

        return false;
    }

    private static string Shortened(string address) => address.Length > MaxShownAddress ? address[..MaxShownAddress] + "…" : address;
}

namespace RagStarter.Web.Security;

/// <summary>What the browser may load, run and send to: this application, and nothing else.</summary>
/// <remarks>
/// <para>
/// Scripts come from files of this application alone: no inline script, no handler in an attribute, no text that becomes
/// code. Styles may be inline, because the components set widths and positions in style attributes and write the theme
/// into a style element while the page runs, which neither a nonce nor a hash can cover; what an inline style could load
/// is bound by the lists for images and fonts.
/// </para>
/// <para>
/// Trusted types are required: the one policy, in trusted-types.js, lets the page's own rendering write HTML, and nothing
/// turn a text into a script or its address. "self" in connect-src covers the websocket of the page.
/// </para>
/// </remarks>
internal static class ContentSecurity
{
    /// <summary>The policy of every response.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'self'; object-src 'none'; require-trusted-types-for 'script'; trusted-types default";

    /// <summary>Sets the policy, and keeps the browser from asking a name server about hosts that a text mentions.</summary>
    public static void Apply(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers["X-DNS-Prefetch-Control"] = "off";
    }
}

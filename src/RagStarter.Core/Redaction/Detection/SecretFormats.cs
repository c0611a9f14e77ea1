using System.Buffers;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>Secrets that their issuers mark with a prefix, tokens in JSON, and private keys.</summary>
internal static class SecretFormats
{
    private const int MaxToken = 8192;

    private static readonly (string Prefix, int Least, int Most, Alphabet Alphabet)[] Formats =
    [
        // Amazon Web Services.
        ("AKIA", 16, 16, Alphabet.Upper), ("ASIA", 16, 16, Alphabet.Upper), ("ABIA", 16, 16, Alphabet.Upper), ("ACCA", 16, 16, Alphabet.Upper),

        // Google, its API keys, OAuth clients and tokens.
        ("AIza", 35, 35, Alphabet.Url), ("GOCSPX-", 24, 32, Alphabet.Url), ("ya29.", 20, 2000, Alphabet.Url),

        // GitHub, GitLab, Bitbucket, Atlassian.
        ("ghp_", 30, 255, Alphabet.Letters), ("gho_", 30, 255, Alphabet.Letters), ("ghu_", 30, 255, Alphabet.Letters), ("ghs_", 30, 255, Alphabet.Letters),
        ("ghr_", 30, 255, Alphabet.Letters), ("github_pat_", 22, 255, Alphabet.Url), ("glpat-", 20, 64, Alphabet.Url), ("gldt-", 20, 64, Alphabet.Url),
        ("glrt-", 20, 64, Alphabet.Url), ("glcbt-", 20, 64, Alphabet.Url), ("ATATT3", 50, 400, Alphabet.UrlEquals), ("ATBB", 28, 60, Alphabet.Letters),

        // Slack, Discord's and Telegram's have no prefix; Twilio, SendGrid, Mailgun.
        ("xoxb-", 20, 255, Alphabet.Url), ("xoxp-", 20, 255, Alphabet.Url), ("xoxa-", 20, 255, Alphabet.Url), ("xoxr-", 20, 255, Alphabet.Url),
        ("xoxs-", 20, 255, Alphabet.Url), ("xoxe-", 20, 255, Alphabet.Url), ("xapp-", 20, 255, Alphabet.Url), ("SG.", 50, 90, Alphabet.UrlDots),

        // Stripe, Square, Shopify, PayPal's Braintree.
        ("sk_live_", 16, 255, Alphabet.Letters), ("rk_live_", 16, 255, Alphabet.Letters), ("pk_live_", 16, 255, Alphabet.Letters), ("sk_test_", 16, 255, Alphabet.Letters),
        ("rk_test_", 16, 255, Alphabet.Letters), ("pk_test_", 16, 255, Alphabet.Letters), ("whsec_", 24, 255, Alphabet.Base64), ("sq0atp-", 20, 60, Alphabet.Url),
        ("sq0csp-", 40, 60, Alphabet.Url), ("shpat_", 32, 32, Alphabet.Hex), ("shpss_", 32, 32, Alphabet.Hex), ("shpca_", 32, 32, Alphabet.Hex), ("shppa_", 32, 32, Alphabet.Hex),

        // Providers of models.
        ("sk-proj-", 20, 255, Alphabet.Url), ("sk-ant-", 20, 255, Alphabet.Url), ("sk-svcacct-", 20, 255, Alphabet.Url), ("sk-or-", 20, 255, Alphabet.Url),
        ("sk-", 32, 255, Alphabet.Letters), ("hf_", 30, 60, Alphabet.Letters), ("gsk_", 40, 80, Alphabet.Letters), ("r8_", 36, 40, Alphabet.Letters), ("pplx-", 40, 60, Alphabet.Letters),

        // Package registries and clouds.
        ("npm_", 36, 36, Alphabet.Letters), ("pypi-AgEIcHlwaS5vcmc", 20, 300, Alphabet.Url), ("rubygems_", 48, 48, Alphabet.Hex), ("oy2", 43, 43, Alphabet.Lower),
        ("dckr_pat_", 20, 60, Alphabet.Url), ("dop_v1_", 64, 64, Alphabet.Hex), ("doo_v1_", 64, 64, Alphabet.Hex), ("hvs.", 24, 255, Alphabet.Url), ("hvb.", 24, 255, Alphabet.Url),
        ("dapi", 32, 34, Alphabet.Hex), ("glsa_", 32, 60, Alphabet.Url), ("lin_api_", 32, 60, Alphabet.Letters), ("figd_", 32, 60, Alphabet.Url),
        ("PMAK-", 50, 70, Alphabet.Url), ("tskey-", 20, 80, Alphabet.Url), ("NRAK-", 27, 27, Alphabet.Upper), ("AGE-SECRET-KEY-1", 50, 70, Alphabet.Upper),
        ("sbp_", 40, 40, Alphabet.Hex), ("vercel_", 24, 60, Alphabet.Url), ("fly_", 40, 255, Alphabet.Url), ("cfut_", 30, 60, Alphabet.Url), ("pscale_tkn_", 30, 64, Alphabet.Url),
    ];

    private static readonly SearchValues<string> Prefixes = SearchValues.Create([.. Formats.Select(f => f.Prefix)], StringComparison.Ordinal);

    /// <summary>Finds the secrets of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        FindPrefixed(scan, text);
        FindJsonWebTokens(scan, text);
        FindPrivateKeys(scan, text);
    }

    private static void FindPrefixed(Scan scan, ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(Prefixes);
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = at > 0 && (Letters.IsOfWord(text[at - 1]) || text[at - 1] == '_') ? 0 : EndOfToken(text, at);
            if (end > 0)
            {
                scan.Add(at, end, SensitiveData.Secret, 1);
            }

            at = Math.Max(end, at + 1);
        }
    }

    private static int EndOfToken(ReadOnlySpan<char> text, int at)
    {
        foreach (var (prefix, least, most, alphabet) in Formats)
        {
            if (!text[at..].StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var body = text[(at + prefix.Length)..Math.Min(text.Length, at + prefix.Length + most + 1)];
            var length = 0;
            while (length < body.Length && IsIn(alphabet, body[length]))
            {
                length++;
            }

            while (length > 0 && body[length - 1] is '.' or '-')
            {
                length--;
            }

            if (length >= least && length <= most && Randomness.IsRandom(body[..length]))
            {
                return at + prefix.Length + length;
            }
        }

        return 0;
    }

    // Three parts of URL-safe Base64; the first two begin with an encoded brace.
    private static void FindJsonWebTokens(Scan scan, ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf("eyJ", StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = at;
            var dots = 0;
            while (end < text.Length && end - at < MaxToken && (IsIn(Alphabet.Url, text[end]) || text[end] == '.'))
            {
                dots += text[end] == '.' ? 1 : 0;
                end++;
            }

            while (end > at && text[end - 1] == '.')
            {
                end--;
                dots--;
            }

            if (dots is 2 or 4 && end - at > 40 && (at == 0 || !Letters.IsOfWord(text[at - 1])))
            {
                scan.Add(at, end, SensitiveData.Secret, 1);
            }

            at = Math.Max(end, at + 3);
        }
    }

    private static void FindPrivateKeys(Scan scan, ReadOnlySpan<char> text)
    {
        const string Begin = "-----BEGIN ";
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf(Begin, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            at += next;
            var head = text[at..Math.Min(text.Length, at + 80)];
            var isKey = head.IndexOf("PRIVATE KEY", StringComparison.Ordinal) >= 0;
            var rest = text[(at + Begin.Length)..];
            var close = isKey ? rest.IndexOf("-----END ", StringComparison.Ordinal) : -1;
            if (!isKey)
            {
                at += Begin.Length;
                continue;
            }

            var end = text.Length;
            if (close >= 0)
            {
                var from = at + Begin.Length + close + 9;
                var dashes = text[from..Math.Min(text.Length, from + 80)].IndexOf("-----", StringComparison.Ordinal);
                end = dashes < 0 ? from : from + dashes + 5;
            }

            scan.Add(at, end, SensitiveData.Secret, 1);
            at = end;
        }
    }

    private static bool IsIn(Alphabet alphabet, char c) => alphabet switch
    {
        Alphabet.Hex => char.IsAsciiHexDigit(c),
        Alphabet.Upper => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c),
        Alphabet.Lower => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c),
        Alphabet.Letters => char.IsAsciiLetterOrDigit(c),
        Alphabet.Url => char.IsAsciiLetterOrDigit(c) || c is '-' or '_',
        Alphabet.UrlEquals => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=',
        Alphabet.UrlDots => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.',
        _ => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=',
    };

    private enum Alphabet
    {
        Hex,
        Upper,
        Lower,
        Letters,
        Url,
        UrlEquals,
        UrlDots,
        Base64,
    }
}

namespace RagStarter.Web.Authentication;

/// <summary>The key or token that a request carries.</summary>
internal static class Credentials
{
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    /// <summary>The key or token; <see langword="null"/> when there is none.</summary>
    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : request.Headers[Header].ToString() is { Length: > 0 } key ? key
            : null;
    }

    /// <summary>Whether it is a token: three parts with dots between them, the first of which is a JSON object in base 64.</summary>
    public static bool IsToken(string credential) => credential.StartsWith("ey", StringComparison.Ordinal) && credential.Count(c => c == '.') >= 2;
}

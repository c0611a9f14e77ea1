using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RagStarter.IntegrationTests.Security;

/// <summary>Bearer tokens: who they sign in, and all those that they must not.</summary>
[Collection(SecuredCollection.Name)]
public sealed class TokenTests(SecuredApplication application)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_signs_in_the_user_of_its_claims()
    {
        var token = Token(c => (c["groups"], c["team"], c["roles"]) = (new[] { "hr" }, "sales", new[] { "user", "editor" }));
        var user = application.With(token);

        await user.AddDocumentsAsync([("of-token.md", "# Token\n\nA token brought this.")], "hr");
        await user.AskAsync("What brought this?");

        Assert.Single(await user.DocumentsAsync(), d => d.Name == "of-token.md");
        Assert.Contains(await application.Application.LedgerAsync(), l => (l.Tenant, l.User, l.Team) == ("acme", "auth0|42", "sales"));
        Assert.Equal(HttpStatusCode.Forbidden, (await user.Http.GetAsync("/api/admin/audit", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Without_a_known_role_a_token_gives_the_weakest()
    {
        using var upload = await application.With(Token(c => c["roles"] = new[] { "Admin", "superuser" })).UploadAsync([("a.md", "# A"u8.ToArray())]);
        Assert.Equal(HttpStatusCode.Forbidden, upload.StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_wrong_in_any_way_is_refused()
    {
        var good = Token();
        var parts = good.Split('.');
        using var rsa = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var wrong = new Dictionary<string, string>
        {
            ["none"] = Unsigned("none"),
            ["none in capitals"] = Unsigned("NONE"),
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["another's signature"] = $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}",
            ["another secret"] = Signed(Header("HS256"), Claims(), RandomNumberGenerator.GetBytes(64)),
            ["an empty secret"] = Signed(Header("HS256"), Claims(), []),
            ["other claims under the signature"] = $"{parts[0]}.{Encode(Claims(c => c["tenant"] = "globex"))}.{parts[2]}",
            ["signed with a key of its own header"] = SignedWithOwnKey(rsa),
            ["an algorithm of another kind"] = Signed(Header("RS256"), Claims(), application.TokenSecret),
            ["expired"] = Token(c => c["exp"] = now - 3600),
            ["no expiry"] = Token(c => c.Remove("exp")),
            ["not valid yet"] = Token(c => c["nbf"] = now + 3600),
            ["another audience"] = Token(c => c["aud"] = "another-application"),
            ["no audience"] = Token(c => c.Remove("aud")),
            ["another issuer"] = Token(c => c["iss"] = "https://issuer.test.evil.example"),
            ["no issuer"] = Token(c => c.Remove("iss")),
            ["no tenant"] = Token(c => c.Remove("tenant")),
            ["an empty tenant"] = Token(c => c["tenant"] = ""),
            ["a wildcard"] = Token(c => c["tenant"] = "*"),
            ["a tenant in capitals"] = Token(c => c["tenant"] = "ACME"),
            ["an unknown tenant"] = Token(c => c["tenant"] = "initech"),
            ["two tenants"] = Token(c => c["tenant"] = new[] { "acme", "globex" }),
            ["no user"] = Token(c => c.Remove("sub")),
            ["an empty user"] = Token(c => c["sub"] = ""),
            ["a user with a control character"] = Token(c => c["sub"] = "a\nb"),
            ["a group with a separator"] = Token(c => c["groups"] = new[] { "a|hr" }),
        };

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(good));
        foreach (var (what, token) in wrong)
        {
            Assert.Equal((what, HttpStatusCode.Unauthorized), (what, await StatusAsync(token)));
        }
    }

    [Fact]
    public async Task Where_a_public_key_is_configured_a_token_that_is_signed_with_it_as_a_secret_is_refused()
    {
        using var rsa = RSA.Create(2048);
        var file = Path.GetTempFileName();
        try
        {
            var parameters = rsa.ExportParameters(false);
            await File.WriteAllTextAsync(
                file,
                $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"k","alg":"RS256","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}"}]}""",
                Cancelled);
            await using var other = new SecuredApplication(new() { ["Authentication:Jwt:SigningKey"] = "", ["Authentication:Jwt:KeyFile"] = file });
            var signed = $"{Encode(Header("RS256"))}.{Encode(Claims())}";
            var good = $"{signed}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
            byte[][] secrets = [Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), parameters.Modulus!];

            Assert.Equal(HttpStatusCode.OK, (await other.With(good).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
            foreach (var secret in secrets)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, (await other.With(Signed(Header("HS256"), Claims(), secret)).Http.GetAsync("/api/documents/", Cancelled)).StatusCode);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Dictionary<string, object> Header(string algorithm) => new() { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = "k" };

    private static Dictionary<string, object> Claims(Action<Dictionary<string, object>>? change = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = "https://issuer.test",
            ["aud"] = "ragstarter-tests",
            ["sub"] = "auth0|42",
            ["tenant"] = "acme",
            ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600,
        };
        change?.Invoke(claims);
        return claims;
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private static string Signed(Dictionary<string, object> header, Dictionary<string, object> claims, byte[] secret)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Unsigned(string algorithm) => $"{Encode(Header(algorithm))}.{Encode(Claims())}.";

    private static string SignedWithOwnKey(RSA rsa)
    {
        var parameters = rsa.ExportParameters(false);
        var header = Header("RS256");
        header["jwk"] = new { kty = "RSA", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) };
        header["jku"] = "https://evil.example/keys";
        var signed = $"{Encode(header)}.{Encode(Claims())}";
        return $"{signed}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private string Token(Action<Dictionary<string, object>>? change = null) => Signed(Header("HS256"), Claims(change), application.TokenSecret);

    private async Task<HttpStatusCode> StatusAsync(string token) => (await application.With(token).Http.GetAsync("/api/documents/", Cancelled)).StatusCode;
}

using CsCheck;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class SecretTests
{
    private const string Hex = "0123456789abcdef";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly (string Prefix, int Length, string? Alphabet)[] Formats =
    [
        ("AKIA", 16, Upper), ("ASIA", 16, Upper), ("AIza", 35, null), ("ghp_", 36, null), ("github_pat_", 40, null), ("glpat-", 20, null), ("xoxb-", 40, null), ("sk_live_", 24, null),
        ("sk-proj-", 48, null), ("sk-ant-", 48, null), ("sk-", 48, null), ("npm_", 36, null), ("shpat_", 32, Hex), ("dop_v1_", 64, Hex), ("hf_", 34, null), ("GOCSPX-", 28, null),
    ];

    [Fact]
    public void Tokens_of_the_providers_are_found_whatever_stands_beside_them() =>
        Gen.Select(Gen.Int[0, Formats.Length - 1], Gen.Int[0, 3], Gen.Int).Sample((format, frame, seed) =>
        {
            var (prefix, length, alphabet) = Formats[format];
            var token = prefix + (alphabet is null ? Samples.Token(length, new Random(seed)) : Samples.Token(length, new Random(seed), alphabet));
            var text = frame switch { 0 => token, 1 => $"the key {token}.", 2 => $"KEY=\"{token}\"", _ => $"curl -H 'Authorization: Bearer {token}' x" };
            Assert.Contains($"Secret {token}", Detected.In(text));
        });

    [Theory]
    [InlineData("password=hunter22", "hunter22")]
    [InlineData("\"password\": \"letmein\"", "letmein")]
    [InlineData("my password is Tr0ub4dor&3", "Tr0ub4dor&3")]
    [InlineData("Server=db;User Id=sa;Password=Pa55w0rd;", "Pa55w0rd")]
    [InlineData("AccountKey=q83vEjRWeJCrze8SNFZ4kA8SNFZ4kKvN7xI0VniQq83v", "q83vEjRWeJCrze8SNFZ4kA8SNFZ4kKvN7xI0VniQq83v")]
    [InlineData("DB_PASSWORD: s3cretPlace", "s3cretPlace")]
    [InlineData("api_key = 8f14e45fceea167a5a36dedd4bea2543", "8f14e45fceea167a5a36dedd4bea2543")]
    [InlineData("Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543", "8f14e45fceea167a5a36dedd4bea2543")]
    [InlineData("Passwort: Ge5heim!9", "Ge5heim!9")]
    public void What_a_name_gives_away_is_found(string text, string secret) => Assert.Contains($"Secret {secret}", Detected.In(text));

    [Fact]
    public void A_json_web_token_and_a_private_key_are_found_whole()
    {
        const string Token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
        const string Key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nABC\n-----END RSA PRIVATE KEY-----";
        Assert.Equal([$"Secret {Token}"], Detected.In($"token {Token}."));
        Assert.Equal([$"Secret {Key}"], Detected.In($"here: {Key}\nbye"));
    }

    [Theory]
    [InlineData("https://joe:Pa55w0rd@example.com/x")]
    [InlineData("postgres://app:s3cret99@db.internal:5432/shop")]
    [InlineData("https://example.com/file?sig=q83vEjRWeJCrze8SNFZ4")]
    public void A_url_with_credentials_is_one_finding(string url) => Assert.Equal([$"Url {url}"], Detected.In($"open {url} now"));

    [Theory]
    [InlineData("The password must contain twelve characters.")]
    [InlineData("Password: required")]
    [InlineData("Set api_key = <your-key> first")]
    [InlineData("password=${DB_PASSWORD}")]
    [InlineData("a token is a unit of text")]
    [InlineData("password: changeme")]
    [InlineData("secret: none")]
    [InlineData("the key is under the mat")]
    [InlineData("AKIAAAAAAAAAAAAAAAAA")]
    [InlineData("sk-your-key-here")]
    public void Words_about_secrets_are_no_secrets(string text) =>
        Assert.DoesNotContain(Detected.In(text), f => f.StartsWith("Secret", StringComparison.Ordinal));

    [Fact]
    public void The_repository_s_own_prose_holds_at_most_one_false_secret_in_ten_thousand_words()
    {
        var detector = new SensitiveDataDetector();
        var tenant = TenantId.Parse("acme");
        var words = 0;
        var secrets = new List<string>();
        foreach (var file in RepositoryText.Files())
        {
            var text = File.ReadAllText(file);
            words += text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            secrets.AddRange(detector.Detect(tenant, text)
                .Where(f => f.Classification == SensitiveData.Secret || f.Classification == SensitiveData.Url)
                .Select(f => $"{Path.GetFileName(file)}: {text.Substring(f.Start, f.Length)}"));
        }

        Assert.InRange(words, 10_000, int.MaxValue);
        Assert.True(secrets.Count <= words / 10_000, $"{secrets.Count} in {words} words:\n{string.Join('\n', secrets)}");
    }
}

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>Names that are easily taken for one another, or for something else than a name.</summary>
internal static class HostileNames
{
    /// <summary>Names that tenants may have.</summary>
    public static readonly string[] Tenants =
    [
        "a", "aa", "a-", "a--", "a-b", "ab", "a1", "1a", "0", "00", "acme", "acme-", "acme-2", "acme2", "null", "true", "default", "select", "con", "everyone",
        new('a', 63), new('a', 64), $"{new string('a', 63)}b", "xn--80ak6aa92e",
    ];

    /// <summary>Names that tenants may not have, since one would be taken for all, for another, or for a place.</summary>
    public static readonly string[] NoTenants =
    [
        "", " ", "A", "Acme", "ACME", "acme ", " acme", "acme\0", "acme\n", "*", "%", "_", "a%", "a_", "a*", "?", "acme*", "..", "../acme", "acme/../a", "a/b", "a\\b", "a:b", "acme:*",
        "a|b", "a'--", "a\"b", "a;b", "\u0430cme", "ac\u043ce", "\uFF41cme", "acme\u200B", "\u202Eemca", "acm\u00E9", "acme\u0301", "\u1D43cme", "-acme", new('a', 65), new('a', 100_000),
        "acme\uD800", "null\0", "{acme}", "[a]", "acme,globex", "acme globex",
    ];

    /// <summary>Names of users, teams, labels and the like.</summary>
    public static readonly string[] Users =
    [
        "ann", "Ann", "ANN", "ann ", "anna", "an", "*", "%", "_", "a%", "../ann", "ann/../bob", "ann:bob", "ann|bob", "ann/day", "\u0430nn", "\uFF41nn", "a\u0301nn", "\u00E1nn", "'; DROP TABLE ledger; --", "\"", "null", "",
        new('n', 200), "ann\u200D", "ann@acme", "{ann}", "[ann]", "ann\\bob", "ann,bob", "ann;bob", "ann=bob", "ann%2Fbob", "0",
    ];

    /// <summary>Names of groups.</summary>
    public static readonly string[] Groups =
    [
        "everyone", "Everyone", "hr", "HR", "Hr", "hr ", "h", "hrx", "*", "%", "_", "%r", "h_", "../hr", "hr:1", "hr/1", "\uFF48\uFF52", "h\u0433", "hr,sales", "hr;", "'hr'", "\"hr\"", "null", "[]", "hr\\", "hr%7C", new('h', 200),
    ];
}

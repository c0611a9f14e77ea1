using System.Globalization;
using System.Numerics;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>Makes values of every class, none twice. How many: RAGSTARTER_CANARIES, 300 when it is not set.</summary>
internal sealed class Canaries
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // What the default policy masks in logs.
    private const double LeastOfPersons = 0.7;

    private static readonly string[] GivenNames =
        "Astrid Benjamin Caroline Dominik Elisabeth Frederik Giovanna Hendrik Ingrid Joachim Katarzyna Leonardo Margarethe Nikolai Ottilie Patricio Quentin Rosalind Stefania Theodor Ursula Valentina Wolfgang Yolanda Zbigniew".Split(' ');

    private static readonly string[] Surnames =
        "Abernathy Bergstrom Castellanos Dabrowski Eriksson Fitzgerald Gutierrez Henriksen Ivanova Jorgensen Kowalczyk Lindqvist Montgomery Nakamura Okonkwo Papadopoulos Quintero Rasmussen Schneider Takahashi Underwood Villanueva Wojcik Yamamoto Zimmermann".Split(' ');

    private readonly Random _random = new(20_261);
    private readonly HashSet<string> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Canary> _all = [];
    private int _taken;

    public Canaries(ISensitiveDataDetector detector)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_CANARIES") ?? "300", CultureInfo.InvariantCulture);
        var makers = Makers();
        for (var i = 0; _all.Count < count && i < 20 * count; i++)
        {
            var canary = makers[i % makers.Count]();
            Made++;

            // What the detector does not know is not the policy's to keep back.
            if (_made.Add(canary.Value) && IsFound(detector, canary, canary.Sentence))
            {
                _all.Add(canary with { IsFoundAlone = IsFound(detector, canary, canary.Value) });
            }
        }
    }

    /// <summary>Those that the detector finds; only these are planted.</summary>
    public IReadOnlyList<Canary> All => _all;

    /// <summary>How many were made until there were enough.</summary>
    public int Made { get; private set; }

    /// <summary>The next share of all; each is planted once.</summary>
    public List<Canary> Take(double share)
    {
        var taken = _all.Skip(_taken).Take(Math.Max(1, (int)(share * _all.Count))).ToList();
        Assert.NotEmpty(taken);
        _taken += taken.Count;
        return taken;
    }

    private static bool IsFound(ISensitiveDataDetector detector, Canary canary, string text)
    {
        var start = text.IndexOf(canary.Value, StringComparison.Ordinal);
        return detector.Detect(TenantId.Parse("acme"), text).Any(f =>
            f.Start <= start && f.End >= start + canary.Value.Length && (f.Classification != SensitiveData.Person || f.Confidence >= LeastOfPersons) && f.Classification != SensitiveData.WebAddress);
    }

    private List<Func<Canary>> Makers() =>
    [
        () => Make("Email", $"{Text(7)}.{Text(6)}@{Text(9)}.example.org", "Write to {0} about it."),
        () => Make("Phone", $"+49 151 {Number(4)} {Number(4)}", "My phone is {0} in the evening."),
        () => Make("Phone", $"+1 (415) 55{Number(1)}-{Number(4)}", "Call {0} before noon."),
        () => Make("PaymentCard", Card(), "The card {0} was charged twice."),
        () => Make("Iban", Iban("DE", Number(18)), "Refund it to {0} please."),
        () => Make("Iban", Iban("GB", "NWBK" + Number(14)), "The account is {0} now."),
        () => Make("IpAddress", $"81.{Range(1, 250)}.{Range(1, 250)}.{Range(1, 250)}", "It came from {0} at night."),
        () => Make("IpAddress", $"2a02:{Hex(4)}:{Hex(4)}:{Hex(4)}:{Hex(4)}:{Hex(4)}:{Hex(4)}:{Hex(4)}", "The router has {0} at home."),
        () => Make("UsSsn", $"{Range(100, 665)}-{Range(10, 99)}-{Range(1000, 9999)}", "My SSN is {0} as before."),
        () => Make("Secret", "ghp_" + Mixed(36), "The token {0} does not work."),
        () => Make("Secret", "AKIA" + Mixed(16).ToUpperInvariant(), "We use the key {0} for it."),
        () => Make("Secret", Mixed(18) + "!7q", "password = {0}"),
        () => Make("Url", $"https://{Text(6)}:{Mixed(12)}@db.example.org/orders", "It is at {0} these days."),
        () => Make("MacAddress", string.Join(':', Enumerable.Range(0, 6).Select(_ => Hex(2))), "The device {0} is offline."),
        () => Make("UkNino", $"AB{Range(10, 99)}{Range(10, 99)}{Range(10, 99)}C", "National insurance number {0} on file."),
        () => Make("UkNhs", Nhs(), "NHS number {0} was given."),
        () => Make("UsItin", $"9{Range(10, 99)}-{Range(70, 88)}-{Range(1000, 9999)}", "The ITIN {0} came by mail."),
        () => Make("NationalId", Dni(), "The DNI {0} has expired."),
        () => Make("Passport", $"X{Number(7)}", "The passport number is {0} now."),
        () => Make("DrivingLicence", $"D{Number(8)}K", "My driving licence number is {0} since May."),
        () => Make("DateOfBirth", $"{Range(1, 28):00}.{Range(1, 12):00}.{Range(1920, 2008)}", "My date of birth is {0} indeed."),
        () => Make("CryptoAddress", "0x" + Hex(40), "Send it to the wallet {0} then."),
        () => Make("StreetAddress", $"{Range(1000, 9999)} {Capital(Text(7))} Street", "The parcel goes to {0} again."),
        () => Make("Person", $"{Of(GivenNames)} {Of(Surnames)}", "My colleague {0} knows more."),
        () => Make("Custom", $"EMP-{Number(8)}", "Staff number {0} is new."),
    ];

    private static Canary Make(string name, string value, string sentence) =>
        new(name, value, string.Format(CultureInfo.InvariantCulture, sentence, value));

    private int Range(int low, int high) => _random.Next(low, high + 1);

    private string Number(int digits) => string.Concat(Enumerable.Range(0, digits).Select(i => (char)('0' + _random.Next(i == 0 ? 1 : 0, 10))));

    private string Text(int length) => new(_random.GetItems(Letters.AsSpan(), length));

    private string Mixed(int length) => new(_random.GetItems(LettersAndDigits.AsSpan(), length));

    private string Of(string[] words) => words[_random.Next(words.Length)];

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    // Spain's: the letter is the remainder by 23.
    private string Dni()
    {
        var number = Number(8);
        return number + "TRWAGMYFPDXBNJZSQVHLCKE"[int.Parse(number, CultureInfo.InvariantCulture) % 23];
    }

    private string Hex(int digits) => new(_random.GetItems("0123456789abcdef".AsSpan(), digits));

    private string Card()
    {
        var digits = (_random.Next(3) switch { 0 => "4", 1 => "53", _ => "2344" }).PadRight(15, '#');
        var number = string.Concat(digits.Select(c => c == '#' ? (char)('0' + _random.Next(10)) : c));
        var check = Enumerable.Range(0, 10).First(c => Luhn(number + c) % 10 == 0);
        number += check;
        return _random.Next(2) == 0 ? number : string.Join(' ', number.Chunk(4).Select(c => new string(c)));
    }

    private static int Luhn(string number) => number.Reverse().Select((c, i) => (c - '0') * (1 + (i % 2))).Sum(d => d > 9 ? d - 9 : d);

    private static string Iban(string country, string account)
    {
        var digits = string.Concat($"{account}{country}00".Select(c => char.IsLetter(c) ? (c - 'A' + 10).ToString(CultureInfo.InvariantCulture) : c.ToString()));
        return $"{country}{98 - (int)(BigInteger.Parse(digits, CultureInfo.InvariantCulture) % 97):00}{account}";
    }

    private string Nhs()
    {
        while (true)
        {
            var number = Number(9);
            var check = 11 - (number.Select((c, i) => (c - '0') * (10 - i)).Sum() % 11);
            if (check != 10)
            {
                number += check % 11;
                return $"{number[..3]} {number[3..6]} {number[6..]}";
            }
        }
    }
}

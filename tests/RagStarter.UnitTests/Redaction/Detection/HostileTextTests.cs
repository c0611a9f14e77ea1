using System.Globalization;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class HostileTextTests
{
    private const int Small = 16 * 1024;

    // What grows with the square of the length takes 256 times as long for 16 times the text.
    private const int Times = 16;
    private const int MostForEach = 4;

    // The counter of some kernels goes in steps of ten milliseconds.
    private const long Coarse = 5_000_000;

    [Theory]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("12 34 56 78 90 ")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("a.")]
    [InlineData("a at b dot ")]
    [InlineData(":")]
    [InlineData("ab:")]
    [InlineData("password=\"")]
    [InlineData("((((--------..//")]
    [InlineData("Anna Maria ")]
    [InlineData("Anna, ")]
    [InlineData("Aa")]
    [InlineData("A. ")]
    [InlineData("Dr. ")]
    [InlineData("de ")]
    [InlineData("born ")]
    [InlineData("my name is ")]
    [InlineData("eyJ")]
    [InlineData("-----BEGIN PRIVATE KEY")]
    [InlineData("://")]
    [InlineData("://)")]
    [InlineData("http://a.b/Anna Lee ")]
    [InlineData("+1 ")]
    [InlineData("&#6")]
    [InlineData("12 Main Street, ")]
    [InlineData("the corner of ")]
    [InlineData("AB12")]
    [InlineData("4\u200b1")]
    [InlineData("аa")]
    [InlineData("%40")]
    [InlineData("sk-")]
    public void The_time_for_hostile_text_grows_no_faster_than_its_length(string piece)
    {
        var detector = new SensitiveDataDetector();
        var tenant = TenantId.Parse("acme");
        var small = Repeat(piece, Small);
        var large = Repeat(piece, Small * Times);
        detector.Detect(tenant, small);
        var before = Enumerable.Range(0, 3).Min(_ => ThreadTime(() => detector.Detect(tenant, small)));
        var most = Math.Max(before, Coarse) * Times * MostForEach;
        var after = ThreadTime(() => detector.Detect(tenant, large));
        if (after > most)
        {
            // Once in a while the collector of garbage runs on this thread.
            after = ThreadTime(() => detector.Detect(tenant, large));
        }

        Assert.True(after <= most, $"{before} ns for {Small} characters, {after} ns for {Small * Times}");
    }

    private static string Repeat(string piece, int length) => string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1))[..length];

    // Nanoseconds that this thread ran: what others do on the machine does not count.
    private static long ThreadTime(Action work)
    {
        Assert.SkipUnless(File.Exists("/proc/thread-self/schedstat"), "Only Linux tells how long a thread ran.");
        var start = Read();
        work();
        return Read() - start;

        static long Read() => long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
    }
}

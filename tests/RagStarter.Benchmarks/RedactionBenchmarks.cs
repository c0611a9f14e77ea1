using BenchmarkDotNet.Attributes;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.Benchmarks;

/// <summary>One megabyte of text: prose without sensitive data, and text made to be slow.</summary>
public class RedactionBenchmarks
{
    private const int Length = 1024 * 1024;

    private readonly SensitiveDataDetector _detector = new();
    private readonly TenantId _tenant = TenantId.Parse("acme");
    private readonly string _prose = Repeat("The lanterns of the harbour were lit at dusk, and by nine the market had closed; only 14 stalls stayed. ");
    private readonly string _digits = Repeat("4111 1111-1111 1112 +49 (0) 30 1234567 ");
    private readonly string _dots = Repeat("a.b.c@d.e.f@1.2.3.4.5.");

    [Benchmark]
    public int Prose() => _detector.Detect(_tenant, _prose).Count;

    [Benchmark]
    public int Digits() => _detector.Detect(_tenant, _digits).Count;

    [Benchmark]
    public int DotsAndAts() => _detector.Detect(_tenant, _dots).Count;

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, (Length / text.Length) + 1))[..Length];
}

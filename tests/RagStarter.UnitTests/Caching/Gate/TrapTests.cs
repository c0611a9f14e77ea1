using System.Text;
using System.Text.Json;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Gate;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Caching.Gate;

public sealed class TrapTests
{
    private static readonly TextAnalyzer Analyzer = new();
    private static readonly LexicalHashingEmbeddingGenerator Embedder = new(Analyzer, 512);

    private static readonly List<JsonElement> Traps =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "evaluation", "cache-traps.jsonl")).Select(line => JsonDocument.Parse(line).RootElement),
    ];

    [Fact]
    public void There_are_traps_of_every_kind()
    {
        Assert.True(Traps.Count >= 400);
        var kinds = Traps.GroupBy(t => t.GetProperty("kind").GetString()!).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(["number", "unit", "negation", "direction", "entity", "product", "time", "quantity", "comparative", "kind"], kind => Assert.True(kinds[kind] >= 25, kind));
        Assert.Equal(Traps.Count, Traps.Select(t => t.GetRawText()).Distinct().Count());
        Assert.All(Traps, trap => Assert.False(trap.GetProperty("same").GetBoolean()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_trap_is_served_in_either_direction_before_and_after_the_gate_has_opened(bool isOpen)
    {
        var wrong = new List<string>();
        foreach (var trap in Traps)
        {
            var (one, other) = (trap.GetProperty("a").GetString()!, trap.GetProperty("b").GetString()!);
            if (await IsServedAsync(one, other, isOpen) || await IsServedAsync(other, one, isOpen))
            {
                wrong.Add($"{one} | {other}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("How much is the tent?")]
    [InlineData("Where's the café's “Grüße” sign, and is it 5 % off?")]
    [InlineData("Can I return a résumé within 14 days?")]
    [InlineData("Is the wi-fi free at the Zürich office?")]
    [InlineData("¿Cuánto cuesta la tienda de campaña?")]
    [InlineData("पैकेज का दाम क्या है?")]
    [InlineData("テント42号はいくらですか")]
    public void The_same_question_written_otherwise_is_the_same_question(string question)
    {
        var key = QuestionForm.Of(question).Key;
        string[] written =
        [
            question.ToUpperInvariant(),
            question.ToLowerInvariant(),
            $"  {question.Replace(" ", " \t\n ", StringComparison.Ordinal)}  ",
            question.TrimEnd('?'),
            $"{question}!!!",
            question.Normalize(NormalizationForm.FormD),
            question.Normalize(NormalizationForm.FormC),
            string.Concat(question.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c)),
            question.Replace('\'', '’').Replace('“', '"').Replace('”', '"'),
            string.Join('\u200b', question.Select(c => c)),
            $"\ufeff{question}\u200d",
            question.Replace(" ", "\u00a0", StringComparison.Ordinal),
        ];
        Assert.All(written, text => Assert.Equal(key, QuestionForm.Of(text).Key));
    }

    private static async Task<bool> IsServedAsync(string asked, string kept, bool isOpen)
    {
        var vectors = await Embedder.GenerateAsync([asked, kept], cancellationToken: TestContext.Current.CancellationToken);
        var cosine = System.Numerics.Tensors.TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[1].Vector.Span);
        var calibration = isOpen ? Open() : new GateCalibration();
        var decision = calibration.Decide(
            QuestionMeaning.Of(asked, Analyzer), [(new Neighbour("kept", kept, cosine), QuestionMeaning.Of(kept, Analyzer))], new ErrorBound(0.01), 1);
        return decision.IsServed || QuestionForm.Of(asked).Key == QuestionForm.Of(kept).Key;
    }

    // A gate that has only ever seen right answers.
    private static GateCalibration Open()
    {
        var calibration = new GateCalibration();
        Assert.True(calibration.TryRestore(Opened.Value));
        return calibration;
    }

    private static readonly Lazy<GateState> Opened = new(() =>
    {
        var calibration = new GateCalibration();
        var (asked, kept) = (QuestionMeaning.Of("How can I send the tent back to you?", Analyzer), QuestionMeaning.Of("How do I return a tent?", Analyzer));
        for (var i = 0; i < 3000; i++)
        {
            var decision = calibration.Decide(asked, [(new Neighbour("kept", "?", 0.7), kept)], new ErrorBound(0.01), 1);
            if (!decision.IsServed)
            {
                calibration.Learn(decision, null, string.Empty, _ => true);
            }
        }

        return calibration.Save();
    });
}

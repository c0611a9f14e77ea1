using System.Globalization;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation;

/// <summary>What <c>ragstarter eval redaction</c> found.</summary>
/// <param name="Samples">How many texts.</param>
/// <param name="Types">The score by type of the file, and by class for what was reported and has no type in the file.</param>
/// <param name="PromisedTypes">The types of the file that the detection has a class for.</param>
/// <param name="Promised">All promised types together.</param>
/// <param name="Overall">The promised types, and as false alarms what was reported in classes that the file does not mark.</param>
internal sealed record RedactionReport(
    int Samples,
    IReadOnlyDictionary<string, RedactionScore> Types,
    IReadOnlyList<string> PromisedTypes,
    RedactionScore Promised,
    RedactionScore Overall)
{
    /// <summary>What "overall" counts, in words.</summary>
    public const string OverallCounts =
        "marked stretches of the promised types; false alarms of every class count, also of classes that the file does not mark";

    /// <summary>By way of writing the values: all promised types together.</summary>
    public IReadOnlyDictionary<string, RedactionScore> Evasions { get; init; } = new Dictionary<string, RedactionScore>();

    public void Print(CommandOutput output)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new
            {
                samples = Samples,
                types = Types.ToDictionary(t => t.Key, t => Json(t.Value)),
                promised = Json(Promised, PromisedTypes),
                overall = Json(Overall, counts: OverallCounts),
                evasions = Evasions.Count == 0 ? null : Evasions.ToDictionary(e => e.Key, e => new { recall = e.Value.Recall, kept = Kept(e.Value) }),
            });
            return;
        }

        var table = new Table().AddColumns("type", "precision", "recall", "F2", "marked", "reported");
        foreach (var (name, score) in Types.OrderByDescending(t => PromisedTypes.Contains(t.Key)).ThenBy(t => t.Key, StringComparer.Ordinal))
        {
            Row(PromisedTypes.Contains(name) || score.Support == 0 ? name : $"({name})", score);
        }

        Row("promised", Promised);
        Row("overall", Overall);
        output.Result.Write(table);
        output.Result.MarkupLineInterpolated($"Types in brackets are not promised. Overall: {OverallCounts}.");
        foreach (var (name, score) in Evasions)
        {
            output.Result.MarkupLineInterpolated($"{name}: recall {Show(score.Recall)}, {Kept(score).ToString("P1", CultureInfo.InvariantCulture)} of the plain recall");
        }

        void Row(string name, RedactionScore score) => table.AddRow(
            Markup.Escape(name), Show(score.Precision), Show(score.Recall), Show(score.F2), score.Support.ToString(CultureInfo.InvariantCulture), score.Found.ToString(CultureInfo.InvariantCulture));
    }

    private static object Json(RedactionScore score, IReadOnlyList<string>? types = null, string? counts = null) =>
        new { precision = score.Precision, recall = score.Recall, f2 = score.F2, support = score.Support, found = score.Found, types, counts };

    private static string Show(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private double Kept(RedactionScore score) => Promised.Recall == 0 ? 1 : Math.Round(score.Recall / Promised.Recall, 4);
}

using System.Globalization;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation;

/// <summary>What an evaluation of retrieval found.</summary>
internal sealed class RetrievalReport(IReadOnlyList<QuestionResult> results)
{
    public void Print(CommandOutput output)
    {
        var dense = Ranking(r => r.DenseRank);
        var keyword = Ranking(r => r.KeywordRank);
        var hybrid = Ranking(r => r.HybridRank);
        var context = new
        {
            top5Tokens = Math.Round(results.Average(r => r.WholeTokens), 1),
            packedTokens = Math.Round(results.Average(r => r.PackedTokens), 1),
            top5Retention = Share(r => r.WholeHasAnswer),
            packedRetention = Share(r => r.PackedHasAnswer),
        };
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new { questions = results.Count, dense, keyword, hybrid, context });
            return;
        }

        var table = new Table().AddColumn("").AddColumns([.. hybrid.Keys]);
        foreach (var (name, values) in new[] { ("dense", dense), ("keyword", keyword), ("hybrid", hybrid) })
        {
            table.AddRow([name, .. values.Values.Select(Show)]);
        }

        output.Result.Write(table);
        output.Result.MarkupLineInterpolated(
            $"context: {Show(context.packedTokens, "F0")} tokens sent in place of {Show(context.top5Tokens, "F0")} for five whole passages");
        if (context.top5Retention is { } whole && context.packedRetention is { } packed)
        {
            output.Result.MarkupLineInterpolated($"the answer is in what is sent for {Show(packed, "P1")} of the questions, in the whole passages for {Show(whole, "P1")}");
        }
    }

    // Recall, mean reciprocal rank and normalized discounted cumulative gain with one relevant passage per question.
    private Dictionary<string, double> Ranking(Func<QuestionResult, int?> rankOf)
    {
        var ranks = results.Select(rankOf).ToList();
        return new Dictionary<string, double>
        {
            ["recall@1"] = Mean(r => r < 1 ? 1 : 0),
            ["recall@5"] = Mean(r => r < 5 ? 1 : 0),
            ["recall@10"] = Mean(r => r < 10 ? 1 : 0),
            ["mrr@10"] = Mean(r => r < 10 ? 1.0 / (r + 1) : 0),
            ["ndcg@10"] = Mean(r => r < 10 ? 1 / Math.Log2(r + 2) : 0),
        };

        double Mean(Func<int, double> value) => Math.Round(ranks.Average(r => r is { } rank ? value(rank) : 0), 4);
    }

    private double? Share(Func<QuestionResult, bool?> value)
    {
        var known = results.Select(value).OfType<bool>().ToList();
        return known.Count == 0 ? null : Math.Round(known.Average(v => v ? 1.0 : 0), 4);
    }

    private static string Show(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

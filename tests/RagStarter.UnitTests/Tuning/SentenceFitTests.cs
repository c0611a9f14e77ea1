using System.Text.Json.Nodes;
using RagStarter.Cli;
using RagStarter.Cli.Tuning;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.UnitTests.Tuning;

public sealed class SentenceFitTests
{
    private const int Questions = 60;

    [Fact]
    public void The_same_samples_give_the_same_file()
    {
        using var folder = new TemporaryFolder();

        var files = new[] { "one.json", "two.json" }.Select(name =>
        {
            var file = new FileInfo(folder.File(name));
            SentenceTuning.Write(file, SentenceTuning.Run(Samples(SentenceFeature.Pairs), SentenceWeights.Default), ["own.jsonl"], "tune sentences");
            return File.ReadAllBytes(file.FullName);
        }).ToList();

        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void What_is_written_is_what_the_pipeline_reads_and_says_where_it_comes_from()
    {
        using var folder = new TemporaryFolder();
        var file = new FileInfo(folder.File("weights.json"));
        var result = SentenceTuning.Run(Samples(SentenceFeature.Pairs), SentenceWeights.Default);

        SentenceTuning.Write(file, result, ["own.jsonl"], "tune sentences --questions own.jsonl");

        using var content = file.OpenRead();
        var read = SentenceWeights.Read(content);
        Assert.All(Enum.GetValues<SentenceFeature>(), f => Assert.Equal(result.Weights[f], read[f]));
        var provenance = JsonNode.Parse(File.ReadAllText(file.FullName))!["provenance"]!;
        Assert.Equal(("own.jsonl", "tune sentences --questions own.jsonl", Questions), ((string)provenance["fittedOn"]![0]!, (string)provenance["command"]!, (int)provenance["questions"]!));
    }

    [Theory]
    [InlineData(nameof(SentenceFeature.Pairs))]
    [InlineData(nameof(SentenceFeature.Names))]
    [InlineData(nameof(SentenceFeature.New))]
    public void A_feature_that_tells_the_answer_gains_weight_over_the_others(string name)
    {
        var telling = Enum.Parse<SentenceFeature>(name);
        var weights = SentenceFit.Fit(Samples(telling), 0.003);

        Assert.Equal(telling, Enum.GetValues<SentenceFeature>().MaxBy(f => weights[f]));
    }

    [Fact]
    public void No_weight_is_negative_even_where_a_feature_speaks_against_the_answer()
    {
        var reversed = Samples(SentenceFeature.Pairs).Select(s => s with { Sentences = [.. s.Sentences.Select(c => c with { Answers = !c.Answers })] }).ToList();

        var weights = SentenceFit.Fit(reversed, 0.003);

        Assert.Equal(0, weights[SentenceFeature.Pairs]);
        Assert.All(Enum.GetValues<SentenceFeature>(), f => Assert.True(weights[f] >= 0));
    }

    [Fact]
    public void The_best_sentences_score_1_in_the_mean()
    {
        var samples = Samples(SentenceFeature.Pairs);
        var weights = SentenceFit.Fit(samples, 0.1);

        Assert.Equal(1, samples.Average(s => s.Sentences.Max(c => weights.Score(c.Features))), 2);
    }

    [Fact]
    public void A_stronger_penalty_stays_closer_to_what_was_set_by_hand()
    {
        var samples = Samples(SentenceFeature.New);

        // By hand it has no weight at all.
        Assert.True(SentenceFit.Fit(samples, 0.3)[SentenceFeature.New] < SentenceFit.Fit(samples, 0.003)[SentenceFeature.New]);
    }

    [Fact]
    public void Questions_of_one_passage_are_in_one_fold_and_every_fold_has_some()
    {
        var folds = Samples(SentenceFeature.Pairs).Select(s => SentenceFit.FoldOf(s.Group)).ToHashSet();

        Assert.Equal(Enumerable.Range(0, SentenceFit.Folds), folds.Order());
        Assert.Equal(SentenceFit.FoldOf("passage-1"), SentenceFit.FoldOf("passage-1"));
    }

    [Fact]
    public void Questions_about_one_passage_are_too_few_to_hold_some_out()
    {
        var samples = Samples(SentenceFeature.Pairs).Select(s => s with { Group = "one" }).ToList();

        Assert.Contains("too few", Assert.Throws<UsageException>(() => SentenceTuning.Run(samples, SentenceWeights.Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_count_the_best_sentence_the_best_sixty_tokens_and_any_sentence()
    {
        static MeasuredCandidate Candidate(double words, int tokens, bool answers) => new(Features(words), tokens, answers);
        List<SentenceSample> samples =
        [
            new("a", [Candidate(1, 30, true), Candidate(0.5, 10, false)]),
            new("b", [Candidate(1, 30, false), Candidate(0.9, 40, false), Candidate(0.5, 30, true)]),
            new("c", [Candidate(1, 30, false), Candidate(0.5, 31, true)]),
            new("d", [Candidate(1, 30, false)]),
        ];

        Assert.Equal(new SentenceFigures(4, 1, 2, 3), SentenceFigures.Of(samples, SentenceWeights.Default));
    }

    private static double[] Features(double words)
    {
        var features = new double[SentenceWeights.Count];
        features[(int)SentenceFeature.Words] = words;
        return features;
    }

    // Of four sentences the one that answers has more of one feature; the others are noise of a fixed seed.
    private static List<SentenceSample> Samples(SentenceFeature telling)
    {
        var random = new Random(17);
        return [.. Enumerable.Range(0, Questions).Select(q => new SentenceSample($"passage-{q / 2}", [.. Enumerable.Range(0, 4).Select(s =>
        {
            var features = Enumerable.Range(0, SentenceWeights.Count).Select(_ => random.NextDouble()).ToArray();
            features[(int)telling] = s == 0 ? 0.9 : 0.1;
            return new MeasuredCandidate(features, 20, s == 0);
        })]))];
    }
}

using System.Numerics.Tensors;
using RagStarter.Core.Caching.Gate;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>
/// Asks a sequence of queries of a cache that starts empty. A hit is wrong where the kept query is of another intent; what
/// is not a hit is answered and kept. A shadow check is no hit, and sees whether the intents are the same. One with
/// personal data passes the cache by.
/// </summary>
internal static class CacheStreamEvaluation
{
    private const int Points = 20;
    private const float Floor = 0.4f;

    public static CacheStreamReport Run(IReadOnlyList<CacheQuery> queries, AnalyzedQuestions questions, double bound)
    {
        var hits = new List<(int Query, bool IsFalse)>();
        var reasons = new Dictionary<GateReason, int>();
        var points = new List<StreamPoint>();
        int exact = 0, checks = 0, wrong = 0;
        var cache = new StreamCache(questions);
        var calibration = new GateCalibration();
        var chances = new Random(1);
        for (var i = 0; i < queries.Count; i++)
        {
            var query = i;
            bool IsSame(string key) => queries[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)].Intent == queries[query].Intent;
            if (questions.ArePersonal[i])
            {
                reasons[GateReason.PersonalData] = reasons.GetValueOrDefault(GateReason.PersonalData) + 1;
            }
            else if (cache.FindExact(i) is { } same)
            {
                exact++;
                Count(same);
            }
            else
            {
                var decision = calibration.Decide(questions.Meanings[i], cache.Near(i), new ErrorBound(bound), chances.NextDouble());
                reasons[decision.Reason] = reasons.GetValueOrDefault(decision.Reason) + 1;
                if (decision.IsServed)
                {
                    Count(decision.Candidate!.Value.Key);
                }
                else
                {
                    checks += decision.Reason == GateReason.ShadowCheck ? 1 : 0;
                    calibration.Learn(decision, $"{i}", string.Empty, IsSame);
                    calibration.Observe(questions.Meanings[i]);
                    cache.Keep(i);
                }
            }

            if ((i + 1) % Math.Max(1, queries.Count / Points) == 0)
            {
                points.Add(new StreamPoint(i + 1, hits.Count, wrong, Math.Round((double)wrong / (i + 1), 5)));
            }

            void Count(string key)
            {
                var isFalse = !IsSame(key);
                wrong += isFalse ? 1 : 0;
                hits.Add((query, isFalse));
            }
        }

        bool AreSame(int one, int other) => queries[one].Intent == queries[other].Intent;
        return new CacheStreamReport
        {
            Queries = queries.Count,
            Hits = hits.Count,
            FalseHits = wrong,
            ExactHits = exact,
            ShadowChecks = checks,
            Bound = bound,
            OverTime = points,
            Reasons = reasons,
            Static = NearLists.ByVectors(questions.Vectors, Floor).Best(bound, AreSame),
            TfIdf = NearLists.ByTfIdf(questions.Texts, Floor).Best(bound, AreSame),
        };
    }

    /// <summary>The queries that were kept.</summary>
    private sealed class StreamCache(AnalyzedQuestions questions)
    {
        private readonly List<int> _kept = [];
        private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);

        public string? FindExact(int query) => _byKey.TryGetValue(questions.Keys[query], out var kept) ? $"{kept}" : null;

        public void Keep(int query)
        {
            _kept.Add(query);
            _byKey.TryAdd(questions.Keys[query], query);
        }

        public List<(Neighbour, QuestionMeaning)> Near(int query)
        {
            var nearest = new PriorityQueue<int, float>();
            foreach (var kept in _kept)
            {
                var cosine = TensorPrimitives.Dot(questions.Vectors[query].Span, questions.Vectors[kept].Span);
                if (nearest.Count < GateCalibration.Neighbours)
                {
                    nearest.Enqueue(kept, cosine);
                }
                else if (nearest.TryPeek(out _, out var least) && cosine > least)
                {
                    nearest.DequeueEnqueue(kept, cosine);
                }
            }

            var near = new List<(Neighbour, QuestionMeaning)>();
            while (nearest.TryDequeue(out var kept, out var cosine))
            {
                near.Insert(0, (new Neighbour($"{kept}", questions.Texts[kept], cosine), questions.Meanings[kept]));
            }

            return near;
        }
    }
}

/// <summary>How the stream stood after some queries.</summary>
internal sealed record StreamPoint(int Queries, int Hits, int FalseHits, double ErrorRate);

using RagStarter.Core.Language;

namespace RagStarter.Core.Caching.Gate;

/// <summary>
/// Decides for one partition and one embedding model which kept answers are served for questions in other words, and
/// learns from answers that are compared, so that the share of wrong answers in all requests stays under a bound.
/// </summary>
/// <remarks>
/// <para>
/// A kept question can serve only where <see cref="Agreement"/> finds no difference. Beyond that, three things decide. The
/// model estimates how probable a wrong answer is. The limit says up to which probability answers are served: as high as
/// the budget allows for the questions that come at present. The budget (<see cref="ErrorBudget"/>) says how many wrong
/// answers may be expected so far.
/// </para>
/// <para>
/// Labels come from every answer that is made although a kept question was near (comparing it costs nothing), from the
/// sample of hits that are answered anew, more often where less is known (compare vCache: Schroeder et al. 2025), and from
/// users. The checks also correct the estimate: where more of them are wrong than was expected, all estimates rise.
/// </para>
/// </remarks>
internal sealed class GateCalibration
{
    /// <summary>How many near questions are looked at.</summary>
    public const int Neighbours = 16;

    // An answer that is wrong once in three times is nobody's saving, whatever the budget says.
    private const double HighestLimit = 0.3;
    private const double Confidence = 0.7;
    private const int RecentRequests = 1000;
    private const double RecencyRequests = 40;
    private const double CorrectionPrior = 8;
    private const double VoteSteepness = 10;
    private const double VoteFloor = 0.35;
    private const int MaxEntries = 20_000;

    private readonly Lock _lock = new();
    private readonly WordWeights _weights = new();
    private readonly Dictionary<string, EntryRecord> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _askedAt = new(StringComparer.Ordinal);
    private readonly double[] _recent = new double[RecentRequests];
    private GateModel _model = new();
    private long _requests;
    private long _served;
    private double _expected;
    private double _checkedExpected;
    private double _checkedWrong;
    private double _limit;

    public GateCalibration() => Array.Fill(_recent, double.PositiveInfinity);

    /// <summary>How many of the answers served were wrong, by estimate.</summary>
    public double Expected => _expected;

    public long Requests => _requests;

    public double Limit => _limit;

    public double Correction => Math.Clamp((CorrectionPrior + _checkedWrong) / (CorrectionPrior + _checkedExpected), 0.5, 8);

    /// <summary>Counts the words of a question that is kept.</summary>
    public void Observe(QuestionMeaning question) => _weights.Add(question);

    /// <summary>Decides about a question.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="near">Kept questions, the nearest first.</param>
    /// <param name="bound">The highest share of wrong answers in all requests.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    public GateDecision Decide(QuestionMeaning asked, IReadOnlyList<(Neighbour Neighbour, QuestionMeaning Meaning)> near, double bound, double chance)
    {
        lock (_lock)
        {
            _requests++;
            var decision = Weigh(asked, near, bound, chance);
            _recent[_requests % RecentRequests] = decision.Features.Length > 0 ? decision.Wrong : double.PositiveInfinity;
            if (_requests % 20 == 0)
            {
                _limit = LimitFor(bound);
            }

            if (decision.IsServed)
            {
                _served++;
                _expected += decision.Wrong;
                Touch(decision.Candidate!.Value.Key);
            }

            return decision;
        }
    }

    /// <summary>Learns from a fresh answer whether the candidate's would have been right, and which of the neighbours' say the same.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="key">The key of the fresh answer.</param>
    /// <param name="isSame">Whether the answer of a key says what the fresh one says.</param>
    public void Learn(GateDecision decision, string key, Func<string, bool> isSame)
    {
        lock (_lock)
        {
            var same = decision.Neighbours.FirstOrDefault(n => isSame(n.Key)).Key;
            var answer = same is null ? key : AnswerOf(same);
            if (_entries.Count >= MaxEntries)
            {
                _entries.Clear();
            }

            _entries[key] = new EntryRecord(answer, 0, 0, _requests);
            _askedAt[answer] = _requests;
            if (decision is { Candidate: { } candidate, Features.Length: > 0 })
            {
                LearnCandidate(decision, candidate, isSame(candidate.Key));
            }
        }
    }

    private void LearnCandidate(GateDecision decision, Neighbour candidate, bool isRight)
    {
        _model.Learn(decision.Features, isRight);
        var record = _entries.GetValueOrDefault(candidate.Key) ?? new EntryRecord(candidate.Key, 0, 0, _requests);
        _entries[candidate.Key] = isRight ? record with { Right = record.Right + 1 } : record with { Wrong = record.Wrong + 1 };
        if (decision.IsCheck)
        {
            // One that was checked stands for those like it that were served.
            var others = Math.Min(20, (1 - decision.CheckRate) / decision.CheckRate);
            _checkedExpected += decision.Wrong / Correction * others;
            _checkedWrong += isRight ? 0 : others;
        }
    }

    private GateDecision Weigh(QuestionMeaning asked, IReadOnlyList<(Neighbour Neighbour, QuestionMeaning Meaning)> near, double bound, double chance)
    {
        if (near.Count == 0)
        {
            return new GateDecision { IsServed = false, Reason = GateReason.NothingNear, Candidate = null };
        }

        var seen = new Seen[near.Count];
        var votes = new Dictionary<string, (double Weight, int Count)>(StringComparer.Ordinal);
        double all = Math.Exp(VoteSteepness * VoteFloor);
        for (var i = 0; i < near.Count; i++)
        {
            var likeness = Likeness.Of(asked, near[i].Meaning, near[i].Neighbour.Cosine, _weights);
            var score = Score(likeness);
            var answer = AnswerOf(near[i].Neighbour.Key);
            seen[i] = new Seen(near[i].Neighbour, likeness, score, answer, Agreement.Differences(asked, near[i].Meaning));
            var weight = Math.Exp(VoteSteepness * score);
            var (sum, count) = votes.GetValueOrDefault(answer);
            votes[answer] = (sum + weight, count + (score > VoteFloor ? 1 : 0));
            all += weight;
        }

        Seen? best = null;
        foreach (var one in seen)
        {
            if (one.Difference == GateReason.None
                && (best is null || votes[one.Answer].Weight > votes[best.Answer].Weight || (one.Answer == best.Answer && one.Score > best.Score)))
            {
                best = one;
            }
        }

        var neighbours = seen.OrderByDescending(s => s.Score).Select(s => s.Neighbour).ToList();
        if (best is null)
        {
            var nearest = seen.MaxBy(s => s.Score)!;
            return new GateDecision { IsServed = false, Reason = nearest.Difference, Candidate = nearest.Neighbour, Score = nearest.Score, Neighbours = neighbours };
        }

        var other = seen.Where(s => s.Answer != best.Answer).Select(s => s.Score).DefaultIfEmpty(0).Max();
        var (voted, voters) = votes[best.Answer];
        var record = _entries.GetValueOrDefault(best.Neighbour.Key);
        var features = GateFeatures.Of(
            best.Likeness,
            voted / all,
            voters,
            best.Score - other,
            Math.Exp(-(_requests - _askedAt.GetValueOrDefault(best.Answer, long.MinValue / 2)) / RecencyRequests),
            Math.Log((1.0 + (record?.Right ?? 0)) / (1.0 + (record?.Wrong ?? 0))));
        var wrong = Math.Min(1, _model.WrongBy(features, Confidence).Upper * Correction);
        return Verdict(best, features, wrong, neighbours, bound, chance);
    }

    private GateDecision Verdict(Seen best, double[] features, double wrong, List<Neighbour> neighbours, double bound, double chance)
    {
        var isStrict = best.Likeness.IsSameContent && best.Likeness.Shared >= 0.95 && best.Likeness.SameKind == 1;
        var isLearned = wrong <= _limit && _expected + wrong <= ErrorBudget.Of(_requests, bound);
        var isServed = isLearned || (isStrict && bound > 0 && wrong < 0.5);
        var rate = Math.Clamp(0.015 + (0.08 * wrong / Math.Max(_limit, 0.01)), 20.0 / (40 + _served) / 2, 0.5);
        var isChecked = isServed && !isStrict && chance < rate;
        return new GateDecision
        {
            IsServed = isServed && !isChecked,
            Reason = isChecked ? GateReason.ShadowCheck : isStrict && isServed ? GateReason.SameWords : isServed ? GateReason.Learned : GateReason.Uncertain,
            Candidate = best.Neighbour,
            Wrong = wrong,
            Score = best.Score,
            Neighbours = neighbours,
            Features = features,
            CheckRate = rate,
        };
    }

    // As many of the recent questions as the budget pays for, the surest first.
    private double LimitFor(double bound)
    {
        var sorted = _recent.Where(double.IsFinite).Order().ToList();
        var horizon = 200 + (_requests / 5.0);
        var rate = (ErrorBudget.Of(_requests + horizon, bound) - _expected) / horizon;
        var left = rate * Math.Min(_requests, RecentRequests);
        double limit = 0;
        foreach (var wrong in sorted)
        {
            left -= wrong;
            if (left < 0 || wrong > HighestLimit)
            {
                break;
            }

            limit = wrong;
        }

        return limit;
    }

    private static double Score(in Likeness likeness) => (0.5 * likeness.Shared) + (0.3 * likeness.SharedContent) + (0.2 * likeness.Grams);

    private string AnswerOf(string key) => _entries.GetValueOrDefault(key)?.Answer ?? key;

    private void Touch(string key) => _askedAt[AnswerOf(key)] = _requests;

    private sealed record Seen(Neighbour Neighbour, Likeness Likeness, double Score, string Answer, GateReason Difference);
}

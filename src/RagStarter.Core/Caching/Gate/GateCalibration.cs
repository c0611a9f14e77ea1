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
    private const double CorrectionPrior = 4;

    // Before any was checked, two in a hundred are taken to be wrong, as if fifty had been checked.
    private const double SameWordsPrior = 50;
    private const double SameWordsPriorWrong = 1;
    private const double SameWordsCheckRate = 0.05;

    // Of the tens that one check stands for, so many are charged: more would spend the budget on the chance of a check.
    private const double MostUnseen = 4;

    // As long as they are seldom wrong, they are served without regard to what was spent: at the beginning nothing is there.
    private const double SameWordsSure = 0.03;

    // What is left are words of grammar.
    private const double SameWordsShare = 0.92;
    private const double VoteSteepness = 10;
    private const double VoteFloor = 0.35;
    private const int MaxEntries = 20_000;
    private const int MostSaved = 1000;

    // Another one when features or their meaning change: weights learned for others say nothing then.
    private const int Version = 1;

    // A limit learned before a restart stands until so many requests were seen again.
    private const int LeastSeen = 100;

    private readonly Lock _lock = new();
    private readonly WordWeights _weights = new();
    private readonly Dictionary<string, EntryRecord> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _askedAt = new(StringComparer.Ordinal);
    private readonly double[] _recent = new double[RecentRequests];
    private GateModel _model = new();
    private long _requests;
    private long _seen;
    private ErrorBound _bound;
    private long _served;
    private double _expected;
    private double _checkedExpected;
    private double _checkedWrong;
    private double _limit;
    private double _sameWordsChecked;
    private double _sameWordsWrong;

    public GateCalibration() => Array.Fill(_recent, double.PositiveInfinity);

    /// <summary>How many of the answers served were wrong, by estimate.</summary>
    public double Expected => _expected;

    public long Requests => _requests;

    public double Limit => _limit;

    public double Correction => Math.Clamp((CorrectionPrior + _checkedWrong) / (CorrectionPrior + _checkedExpected), 0.65, 8);

    private double SameWordsWrong => (SameWordsPriorWrong + _sameWordsWrong) / (SameWordsPrior + _sameWordsChecked);

    /// <summary>Counts the words of a question that is kept.</summary>
    public void Observe(QuestionMeaning question) => _weights.Add(question);

    /// <summary>Decides about a question.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="near">Kept questions, the nearest first.</param>
    /// <param name="bound">The highest share of wrong answers in all requests.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    public GateDecision Decide(QuestionMeaning asked, IReadOnlyList<(Neighbour Neighbour, QuestionMeaning Meaning)> near, ErrorBound bound, double chance)
    {
        lock (_lock)
        {
            _requests++;
            _seen++;
            _bound = bound;
            var decision = Weigh(asked, near, bound, chance);
            _recent[_requests % RecentRequests] = decision.Features.Length > 0 ? decision.Wrong : double.PositiveInfinity;
            if (_seen >= LeastSeen && _seen % 20 == 0)
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

    /// <summary>Takes a decision back: something else stood against it.</summary>
    /// <returns>The decision without anything to learn.</returns>
    public GateDecision Withdraw(GateDecision decision, GateReason reason)
    {
        lock (_lock)
        {
            if (decision.IsServed)
            {
                _served--;
                _expected -= decision.Wrong;
            }
        }

        return new GateDecision
        {
            IsServed = false,
            Reason = reason,
            Candidate = decision.Candidate,
            Wrong = decision.Wrong,
            Score = decision.Score,
            Neighbours = decision.Neighbours,
        };
    }

    /// <summary>What is known that the answer of a key says; empty when nothing is.</summary>
    public string ContentOf(string key)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(key)?.Content ?? string.Empty;
        }
    }

    /// <summary>Learns from a fresh answer whether the candidate's would have been right, and which of the neighbours' say the same.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="key">The key of the fresh answer, where it is kept.</param>
    /// <param name="content">What the fresh answer says; see <see cref="AnswerContent"/>.</param>
    /// <param name="isSame">Whether the answer of a key says what the fresh one says.</param>
    public void Learn(GateDecision decision, string? key, string content, Func<string, bool> isSame)
    {
        lock (_lock)
        {
            if (key is not null)
            {
                var same = decision.Neighbours.FirstOrDefault(n => isSame(n.Key)).Key;
                var answer = same is null ? key : AnswerOf(same);
                Forget();

                // What was said of the answer to this question stands: the question is as easily taken for another.
                var former = _entries.GetValueOrDefault(key);
                _entries[key] = new EntryRecord(answer, content, former?.Right ?? 0, former?.Wrong ?? 0, _requests);
                _askedAt[answer] = _requests;
            }

            if (decision is { Candidate: { } candidate, Features.Length: > 0 })
            {
                LearnCandidate(decision, candidate.Key, isSame(candidate.Key));
            }
        }
    }

    /// <summary>Learns from a user whether an answer that was served was right.</summary>
    /// <param name="decision">What was decided; <see langword="null"/> when that is not known any more.</param>
    /// <param name="key">The key of the answer.</param>
    /// <param name="isWrong">What the user said.</param>
    public void Rate(GateDecision? decision, string key, bool isWrong)
    {
        lock (_lock)
        {
            if (isWrong)
            {
                // It is certain now, and counts whole.
                _expected += 1 - (decision?.Wrong ?? 0);
                _limit = Math.Min(_limit, LimitFor(_bound));
            }

            if (decision is { Features.Length: > 0 })
            {
                _model.Learn(decision.Features, !isWrong);
            }

            Record(key, !isWrong);
        }
    }

    /// <summary>What was learned, to be kept.</summary>
    public GateState Save()
    {
        lock (_lock)
        {
            var latest = _entries.OrderByDescending(e => e.Value.AskedAt).Take(MostSaved);
            return new GateState(
                Version, [.. _model.Weights], [.. _model.Covariance], _model.Labels, _requests, _expected, _checkedExpected, _checkedWrong, _sameWordsChecked, _sameWordsWrong, _limit, new Dictionary<string, EntryRecord>(latest));
        }
    }

    /// <summary>Goes on with what was learned before.</summary>
    /// <returns>Whether it could be used; otherwise this starts from the beginning.</returns>
    public bool TryRestore(GateState state)
    {
        if (state.Version != Version
            || GateModel.From(state.Weights, state.Covariance, state.Labels) is not { } model
            || state is not { Requests: >= 0, Expected: >= 0, CheckedExpected: >= 0, CheckedWrong: >= 0, SameWordsChecked: >= 0, SameWordsWrong: >= 0, Limit: >= 0 and <= HighestLimit, Entries: not null })
        {
            return false;
        }

        lock (_lock)
        {
            _model = model;
            (_requests, _expected, _limit) = (state.Requests, state.Expected, state.Limit);
            (_checkedExpected, _checkedWrong) = (state.CheckedExpected, state.CheckedWrong);
            (_sameWordsChecked, _sameWordsWrong) = (state.SameWordsChecked, state.SameWordsWrong);
            Adopt(state.Entries);
            return true;
        }
    }

    /// <summary>Adds what another process has learned since both knew the same.</summary>
    public void Join(GateState other, GateState common)
    {
        lock (_lock)
        {
            if (other.Version != Version
                || GateModel.From(other.Weights, other.Covariance, other.Labels) is not { } theirs
                || GateModel.From(common.Weights, common.Covariance, common.Labels) is not { } before
                || GateModel.Join(_model, theirs, before) is not { } joined)
            {
                return;
            }

            _model = joined;
            _requests += other.Requests - common.Requests;
            _expected += other.Expected - common.Expected;
            _checkedExpected += other.CheckedExpected - common.CheckedExpected;
            _checkedWrong += other.CheckedWrong - common.CheckedWrong;
            _sameWordsChecked += other.SameWordsChecked - common.SameWordsChecked;
            _sameWordsWrong += other.SameWordsWrong - common.SameWordsWrong;
            _limit = Math.Min(_limit, other.Limit);
            Adopt(other.Entries);
        }
    }

    private void Adopt(Dictionary<string, EntryRecord> entries)
    {
        foreach (var (key, entry) in entries)
        {
            if (!_entries.TryGetValue(key, out var own) || own.Right + own.Wrong < entry.Right + entry.Wrong)
            {
                _entries[key] = entry;
            }

            _askedAt[entry.Answer] = Math.Max(_askedAt.GetValueOrDefault(entry.Answer), entry.AskedAt);
        }
    }

    private void LearnCandidate(GateDecision decision, string key, bool isRight)
    {
        _model.Learn(decision.Features, isRight);
        Record(key, isRight);
        if (decision.Reason == GateReason.ShadowCheck)
        {
            if (decision.IsSameWords)
            {
                _sameWordsChecked++;
                _sameWordsWrong += isRight ? 0 : 1;
            }
            else
            {
                _checkedExpected += decision.Wrong / Correction;
                _checkedWrong += isRight ? 0 : 1;
            }

            // One that is found wrong stands for others that were served meanwhile: a change of the answers is seen here first.
            _expected += isRight ? 0 : Math.Min(MostUnseen, (1 - decision.CheckRate) / decision.CheckRate) * (1 - decision.Wrong);
        }
    }

    private void Record(string key, bool isRight)
    {
        var record = _entries.GetValueOrDefault(key) ?? new EntryRecord(key, string.Empty, 0, 0, _requests);
        _entries[key] = isRight ? record with { Right = record.Right + 1 } : record with { Wrong = record.Wrong + 1 };
    }

    // Those asked for longest ago; their answers have long expired.
    private void Forget()
    {
        if (_entries.Count < MaxEntries)
        {
            return;
        }

        foreach (var key in _entries.OrderBy(e => e.Value.AskedAt).Take(MaxEntries / 4).Select(e => e.Key).ToList())
        {
            _entries.Remove(key);
        }

        var answers = _entries.Values.Select(e => e.Answer).ToHashSet(StringComparer.Ordinal);
        foreach (var answer in _askedAt.Keys.Where(a => !answers.Contains(a)).ToList())
        {
            _askedAt.Remove(answer);
        }
    }

    private GateDecision Weigh(QuestionMeaning asked, IReadOnlyList<(Neighbour Neighbour, QuestionMeaning Meaning)> near, ErrorBound bound, double chance)
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
            seen[i] = new Seen(near[i].Neighbour, near[i].Meaning, likeness, score, answer);
            var weight = Math.Exp(VoteSteepness * score);
            var (sum, count) = votes.GetValueOrDefault(answer);
            votes[answer] = (sum + weight, count + (score > VoteFloor ? 1 : 0));
            all += weight;
        }

        // The answer with most votes that does not disagree, and of its questions the nearest.
        var best = seen.OrderByDescending(s => votes[s.Answer].Weight).ThenByDescending(s => s.Score)
            .FirstOrDefault(s => Agreement.Differences(asked, s.Meaning) == GateReason.None);
        var neighbours = seen.OrderByDescending(s => s.Score).Select(s => s.Neighbour).ToList();
        if (best is null)
        {
            var nearest = seen.MaxBy(s => s.Score)!;
            return new GateDecision
            {
                IsServed = false,
                Reason = Agreement.Differences(asked, nearest.Meaning),
                Candidate = nearest.Neighbour,
                Score = nearest.Score,
                Neighbours = neighbours,
            };
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

    private GateDecision Verdict(Seen best, double[] features, double wrong, List<Neighbour> neighbours, ErrorBound bound, double chance)
    {
        var isStrict = best.Likeness.IsSameContent && best.Likeness.Shared >= SameWordsShare && best.Likeness.SameKind == 1
            && _entries.GetValueOrDefault(best.Neighbour.Key)?.Wrong is null or 0;
        wrong = isStrict ? SameWordsWrong : wrong;
        var isAffordable = _expected + wrong <= bound.BudgetFor(_requests);
        var isServed = isStrict ? bound.Rate > 0 && (isAffordable || wrong <= SameWordsSure) : isAffordable && wrong <= _limit;
        var rate = isStrict ? SameWordsCheckRate : Math.Clamp(0.015 + (0.08 * wrong / Math.Max(_limit, 0.01)), 20.0 / (40 + _served) / 2, 0.5);
        var isChecked = isServed && _requests > LeastSeen && chance < rate;
        return new GateDecision
        {
            IsServed = isServed && !isChecked,
            Reason = isChecked ? GateReason.ShadowCheck : isStrict && isServed ? GateReason.SameWords : isServed ? GateReason.Learned : GateReason.Uncertain,
            Candidate = best.Neighbour,
            Wrong = wrong,
            Score = best.Score,
            Neighbours = neighbours,
            Features = features,
            IsSameWords = isStrict,
            CheckRate = rate,
        };
    }

    // As many of the recent questions as the budget pays for, the surest first.
    private double LimitFor(ErrorBound bound)
    {
        var sorted = _recent.Where(double.IsFinite).Order().ToList();
        var horizon = 200 + (_requests / 5.0);
        var rate = (bound.BudgetFor(_requests + horizon) - _expected) / horizon;
        var left = rate * Math.Min(_seen, RecentRequests);
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

    private sealed record Seen(Neighbour Neighbour, QuestionMeaning Meaning, Likeness Likeness, double Score, string Answer);
}

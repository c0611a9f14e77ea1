using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;

namespace RagStarter.UnitTests.Models;

public sealed class ModelHealthTests
{
    private readonly ManualTime _time = new();
    private readonly CircuitOptions _options = new() { Failures = 3, MinCalls = 6, Pause = TimeSpan.FromSeconds(10), MaxPause = TimeSpan.FromSeconds(25) };
    private readonly ModelHealth _health;

    public ModelHealthTests() => _health = new ModelHealth(() => _options, _time);

    [Fact]
    public void A_model_is_asked_until_it_fails_too_often_in_a_row()
    {
        Fail(2);
        Succeed(1);
        Fail(2);
        Assert.Equal(CircuitState.Closed, _health.State);
        Fail(1);
        Assert.Equal(CircuitState.Open, _health.State);
    }

    [Fact]
    public void A_model_that_fails_half_of_the_time_is_left_alone()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CircuitState.Closed, _health.State);
            Succeed(1);
            Fail(1);
        }

        Assert.Equal(CircuitState.Open, _health.State);
    }

    [Fact]
    public void Failures_of_long_ago_do_not_count()
    {
        Succeed(2);
        Fail(2);
        _time.Advance(_options.Window + TimeSpan.FromSeconds(1));
        Succeed(1);
        Fail(1);
        Assert.Equal((CircuitState.Closed, 0.5), (_health.State, _health.FailureShare));
    }

    [Fact]
    public void A_model_that_is_left_alone_is_not_asked()
    {
        Fail(3);
        Assert.Null(_health.TryBegin());
        Assert.Equal(TimeSpan.FromSeconds(10), _health.RetryIn);
    }

    [Fact]
    public void After_the_pause_one_request_tries_the_model()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(CircuitState.HalfOpen, _health.State);
        using var probe = _health.TryBegin();
        Assert.NotNull(probe);
        Assert.Null(_health.TryBegin());
    }

    [Fact]
    public void A_try_that_succeeds_closes_the_circuit_and_starts_the_count_anew()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        Succeed(1);
        Fail(2);
        Assert.Equal(CircuitState.Closed, _health.State);
    }

    [Fact]
    public void Each_try_that_fails_doubles_the_pause_up_to_the_longest()
    {
        Fail(3);
        var pauses = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            pauses.Add(_health.RetryIn.TotalSeconds);
            _time.Advance(_health.RetryIn);
            _health.TryBegin()!.Failed();
        }

        Assert.Equal([10, 20, 25, 25], pauses);
    }

    [Fact]
    public void The_pause_is_short_again_after_a_success()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        _health.TryBegin()!.Failed();
        _time.Advance(TimeSpan.FromSeconds(20));
        Succeed(1);
        Fail(3);
        Assert.Equal(TimeSpan.FromSeconds(10), _health.RetryIn);
    }

    [Fact]
    public void A_try_that_never_reached_the_model_lets_the_next_request_try()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        _health.TryBegin()!.Dispose();
        using var next = _health.TryBegin();
        Assert.NotNull(next);
    }

    [Fact]
    public void Calls_from_before_the_pause_that_fail_in_it_do_not_prolong_it()
    {
        var early = Enumerable.Range(0, 3).Select(_ => _health.TryBegin()!).ToList();
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(9));
        early.ForEach(attempt => attempt.Failed());
        Assert.Equal((CircuitState.Open, TimeSpan.FromSeconds(1)), (_health.State, _health.RetryIn));
    }

    [Fact]
    public void An_answer_that_begins_and_breaks_is_one_failure()
    {
        for (var i = 0; i < 2; i++)
        {
            using var attempt = _health.TryBegin()!;
            attempt.Began();
            attempt.Failed();
        }

        Succeed(2);
        Assert.Equal(0.5, _health.FailureShare);
    }

    [Fact]
    public void The_first_token_of_a_try_lets_all_others_ask_again()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        using var probe = _health.TryBegin()!;
        probe.Began();
        using var next = _health.TryBegin();
        Assert.NotNull(next);
    }

    [Fact]
    public void A_limit_that_is_changed_counts_at_once()
    {
        var options = new CircuitOptions { Failures = 5 };
        var health = new ModelHealth(() => options, _time);
        options = new CircuitOptions { Failures = 1 };
        health.TryBegin()!.Failed();
        Assert.Equal(CircuitState.Open, health.State);
    }

    [Fact]
    public void The_latency_is_the_median_and_the_95th_percentile_of_the_window()
    {
        _health.AddLatency(TimeSpan.FromHours(1));
        _time.Advance(_options.Window + TimeSpan.FromSeconds(1));
        foreach (var milliseconds in Enumerable.Range(1, 100))
        {
            _health.AddLatency(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.Equal(new FirstTokenLatency(100, 50, 95), _health.Latency);
    }

    [Fact]
    public void Nothing_is_known_of_a_model_that_was_not_asked() =>
        Assert.Equal((default, 0), (_health.Latency, _health.FailureShare));

    private void Fail(int times) => Repeat(times, a => a.Failed());

    private void Succeed(int times) => Repeat(times, a => a.Began());

    private void Repeat(int times, Action<ModelAttempt> end)
    {
        for (var i = 0; i < times; i++)
        {
            using var attempt = _health.TryBegin()!;
            end(attempt);
        }
    }
}

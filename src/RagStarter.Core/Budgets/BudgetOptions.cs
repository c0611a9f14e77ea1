using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Caching.Redis;

namespace RagStarter.Core.Budgets;

/// <summary>The budget rules and how they are kept; section "Budgets". Changes apply to the next call.</summary>
public sealed class BudgetOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Budgets";

    /// <summary>Running totals in this process, rebuilt from the ledger at the start.</summary>
    public const string Memory = "memory";

    /// <summary>Running totals on a Redis server, shared by all processes.</summary>
    public const string Redis = "redis";

    /// <summary>A call for which a hard rule cannot be checked is refused.</summary>
    public const string Refuse = "refuse";

    /// <summary>A call for which rules cannot be checked takes place; it is in the ledger all the same.</summary>
    public const string Allow = "allow";

    /// <summary>The rules by name. Every rule that matches a call must have room for it.</summary>
    public Dictionary<string, BudgetRuleOptions> Rules { get; init; } = [];

    /// <summary>
    /// Where the running totals are kept: "memory" (default) for one process, "redis" for several. Takes effect at the
    /// next start.
    /// </summary>
    [AllowedValues(Memory, Redis)]
    public string Store { get; init; } = Memory;

    /// <summary>The server for "redis"; empty for that of the cache (Cache:RedisConnection). Takes effect at the next start.</summary>
    public string RedisConnection { get; init; } = string.Empty;

    /// <summary>The longest wait for Redis before a call is treated as <see cref="WhenUnreachable"/> says.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan RedisTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What becomes of calls under hard rules while the totals cannot be reached: "refuse" (default) or "allow". Soft
    /// rules never refuse.
    /// </summary>
    [AllowedValues(Refuse, Allow)]
    public string WhenUnreachable { get; init; } = Refuse;

    /// <summary>How long a hold lasts when its call neither ends nor renews it, as when a process dies.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan HoldLease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a call waits for others to give back what they hold but do not use, before it is refused. 0 refuses at
    /// once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan HoldWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time zone of hours, days and months: an IANA name such as "Europe/Berlin", or "UTC" (default).
    /// </summary>
    [Required]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What is given up first when a budget runs short.</summary>
    public LadderOptions Ladder { get; init; } = new();

    /// <summary>Where escalations with the action "webhook" are sent.</summary>
    public BudgetWebhookOptions Webhook { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return new ValidationResult($" is '{TimeZone}'; it must be an IANA time zone such as Europe/Berlin, or UTC.", [nameof(TimeZone)]);
        }

        if (RedisConnection.Length > 0 && RedisRegistration.ProblemOf(RedisConnection) is { } problem)
        {
            // The value is not shown: it may contain a password.
            yield return new ValidationResult($" cannot be read: {problem}. Give the server's address, such as localhost:6379, and options behind commas.", [nameof(RedisConnection)]);
        }

        if (Webhook.Url is null && Rules.Values.Any(r => r.Escalations.Any(e => e.Actions.Contains(EscalationActions.Webhook))))
        {
            yield return new ValidationResult(" is not set, but an escalation has the action 'webhook'; give the address that it is sent to.", [$"{nameof(Webhook)}:{nameof(BudgetWebhookOptions.Url)}"]);
        }
    }
}

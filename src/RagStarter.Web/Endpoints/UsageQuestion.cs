using System.Diagnostics.CodeAnalysis;
using RagStarter.Core.Ledger;

namespace RagStarter.Web.Endpoints;

/// <summary>What a caller asks about usage: the parameters of the query, read and checked.</summary>
internal sealed record UsageQuestion(LedgerSelection Selection, LedgerGrouping Grouping, bool OfTenant)
{
    private static readonly string[] Names = ["from", "to", "by", "bucket", "zone", "scope"];

    /// <summary>Whether a request asks with these parameters and not only for the last days.</summary>
    public static bool IsAsked(IQueryCollection query) =>
        query.Keys.Any(key => Names.Contains(key, StringComparer.OrdinalIgnoreCase) || LedgerGrouping.TryParse<LedgerDimension>(key, out _));

    /// <summary>Reads the parameters.</summary>
    /// <param name="query">The query.</param>
    /// <param name="question">The question.</param>
    /// <param name="problem">What is wrong with the parameters, in a sentence.</param>
    public static bool TryRead(IQueryCollection query, [NotNullWhen(true)] out UsageQuestion? question, [NotNullWhen(false)] out string? problem)
    {
        question = null;
        if (!TryMoment(query, "from", out var from, out problem) || !TryMoment(query, "to", out var to, out problem))
        {
            return false;
        }

        if (query["scope"].ToString() is not ("" or "user" or "tenant"))
        {
            problem = $"scope is '{query["scope"]}'; allowed is user or tenant.";
            return false;
        }

        var names = query["by"].Concat(query["bucket"]).SelectMany(Split).Where(name => name != "none");
        if (!LedgerGrouping.TryParse(names, out var grouping, out var unknown))
        {
            problem = $"'{unknown}' is no dimension, or a second span of time.";
            return false;
        }

        var zone = query["zone"].ToString();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone.Length > 0 ? zone : "UTC", out var found))
        {
            problem = $"zone is '{zone}'; give a name such as Europe/Berlin.";
            return false;
        }

        var where = new Dictionary<LedgerDimension, IReadOnlyList<string>>();
        foreach (var (key, values) in query)
        {
            if (LedgerGrouping.TryParse(key, out LedgerDimension dimension))
            {
                where[dimension] = [.. values.OfType<string>()];
            }
        }

        question = new UsageQuestion(
            new LedgerSelection { From = from, To = to, Where = where },
            grouping with { Zone = found },
            query["scope"] == "tenant");
        return true;
    }

    /// <summary>The lines of one user only, whoever else was asked for.</summary>
    public UsageQuestion OfUser(string user) => this with
    {
        Selection = Selection with
        {
            Where = new Dictionary<LedgerDimension, IReadOnlyList<string>>(Selection.Where)
            {
                [LedgerDimension.User] = Selection.Where.TryGetValue(LedgerDimension.User, out var asked) ? [.. asked.Where(name => name == user)] : [user],
            },
        },
    };

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool TryMoment(IQueryCollection query, string name, out DateTimeOffset? moment, [NotNullWhen(false)] out string? problem)
    {
        moment = null;
        problem = null;
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return true;
        }

        if (LedgerMoment.TryParse(text, out var read))
        {
            moment = read;
            return true;
        }

        problem = $"{name} is '{text}'; give a date such as 2026-03-14 or a time such as 2026-03-14T10:30:00Z.";
        return false;
    }
}

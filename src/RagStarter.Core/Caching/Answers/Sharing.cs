using System.Text.RegularExpressions;
using RagStarter.Core.Answering;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Which questions may share an answer with others.</summary>
/// <remarks>
/// A question that is kept out by mistake costs a hit; one that is let in by mistake gives somebody the answer to another
/// day, or to another one's order. The rules are wide accordingly, up to questions that say "I" and mean anybody:
/// "How long do I have to return an item?"
/// </remarks>
internal static partial class Sharing
{
    /// <summary>Why a question neither gets nor leaves an answer in the cache; <see langword="null"/> when it may.</summary>
    public static CacheReason? BypassReason(AnswerContext answer, ResponseCacheOptions options) =>
        !options.Enabled ? CacheReason.SwitchedOff
        : !answer.Question.UseCache ? CacheReason.NotWanted
        : answer.Research is not null ? CacheReason.Research
        : answer.Question.MaxAnswerTokens is not null ? CacheReason.LimitedLength
        : answer.History.Count > 0 ? CacheReason.Conversation
        : !answer.Redactor.Vault.IsEmpty ? CacheReason.PersonalData
        : DependsOnTime(answer.Question.Text) ? CacheReason.Time
        : DependsOnAsker(answer.Question.Text) ? CacheReason.Asker
        : null;

    /// <summary>Whether the same question has another answer another day.</summary>
    public static bool DependsOnTime(string question) => Time().IsMatch(question);

    /// <summary>Whether the same question has another answer for somebody else.</summary>
    public static bool DependsOnAsker(string question) =>
        Asker().IsMatch(question) || (Possession().IsMatch(question) && !Procedure().IsMatch(question));

    [GeneratedRegex(
        @"\b(today|tonight|tomorrow|yesterday|now|nowadays|currently|presently|recently|lately|upcoming|still|yet)\b"
        + @"|\b(so far|until now|to date|at (the|this) moment|at present|as of|ago|up[ -]to[ -]date)\b"
        + @"|(?<!\bat the )\b(latest|newest|most recent)\b"
        + @"|\b(this|next|last|past|previous|coming) (week|weekend|month|quarter|year|season|spring|summer|autumn|fall|winter|morning|afternoon|evening|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday|time|release|version|meeting|holiday|payday|event|deadline|appointment|delivery date)\b"
        + @"|\bhow (long|many (days|weeks|months|hours)|much time)( \w+){0,2} (until|till|left|remaining|to go)\b"
        + @"|\b(days?|weeks?|months?|hours?|time) (left|remaining)\b"
        + @"|\bwhat (day|date|time|year|month) is it\b|\bhow old (is|are)\b"
        + @"|\b(has|have|had|is|are|was|were|did)\b[^.?!]{0,60}\balready\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(
        @"\b(am|was|have|had|did) i\b(?! to\b)"
        + @"|\bi['’]?m\b|\bi am\b|\bi['’]ve\b|\bmine\b|\bmyself\b"
        + @"|\b(i|we) (have |had )?(just |already |recently )?(ordered|bought|purchased|paid|booked|received|returned|sent|signed|submitted|requested|applied|cancelled|canceled|joined|registered|lost|forgot|called|wrote)\b"
        + @"|\b(do|does|will|can) (i|we) (still|already)\b|\b(i|we) have left\b"
        + @"|\b(near|around|about|owe|owed|apply to|applies to|(right|best|available|valid|good|open) (for|to)) (me|us)\b"
        + @"|\bwhere (i|we) (live|work|am|are)\b|\bwho am i\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asker();

    // "Our" is mostly the tenant's, which all its users share; what is bought or agreed is not.
    [GeneratedRegex(
        @"\bmy\b|\bour (own |last |current |latest )?(contracts?|agreements?|orders?|invoices?|bills?|accounts?|subscriptions?|quotes?|offers?|bookings?|reservations?|balance|renewal|licen[cs]es?|tickets?|cases?|claims?|parcels?|shipments?|deliver(y|ies)|payments?|refunds?|team|department|project|manager|plan)\b|\bours\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Possession();

    // How something is done, and what holds in a case, is the same for all.
    [GeneratedRegex(
        @"^\W*(how (do|can|could|should|would|must|to)\b|how (long|much time) do (i|we) have to\b|where (do|can|could|should) (i|we)\b|what (happens|if|should (i|we) do|to do|do (i|we) do)\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Procedure();
}

using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>What happens to a class that the configuration says nothing about.</summary>
internal static class RedactionDefaults
{
    // Who asks for somebody by name in the documents of the own team must find them, and a list of names finds words
    // that are none. Everything that has a checksum, and every secret, is replaced everywhere.
    private static readonly FrozenSet<string> KeptButInLogs = new[] { SensitiveData.Person.Value }.ToFrozenSet(StringComparer.Ordinal);

    // Not sensitive by itself.
    private static readonly FrozenSet<string> Kept = new[] { SensitiveData.WebAddress.Value }.ToFrozenSet(StringComparer.Ordinal);

    // Less sure than this is a word with a capital that no list explains: masked, it would spoil logs and problem documents.
    private const double LeastOfPersons = 0.7;

    public static double MinConfidenceFor(string classification) => classification == SensitiveData.Person.Value ? LeastOfPersons : 0;

    public static string ActionFor(RedactionSink sink, string classification) =>
        Kept.Contains(classification) || (sink != RedactionSink.Log && KeptButInLogs.Contains(classification))
            ? RedactionActions.Keep
            : RedactionActions.Placeholder;
}

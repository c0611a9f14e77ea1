namespace RagStarter.Core.Redaction.Policy;

/// <summary>What happens to a class that the configuration says nothing about.</summary>
internal static class RedactionDefaults
{
    // Who asks for somebody by name in the documents of the own team must find them, and a list of names finds words
    // that are none. Everything that has a checksum, and every secret, is replaced everywhere.
    private static readonly HashSet<string> KeptOutsideLogs = new(StringComparer.Ordinal) { "Person" };

    public static string ActionFor(RedactionSink sink, string classification) =>
        sink != RedactionSink.Log && KeptOutsideLogs.Contains(classification) ? RedactionActions.Keep : RedactionActions.Placeholder;
}

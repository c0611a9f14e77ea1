namespace RagStarter.Core.Redaction.Detection;

/// <summary>Runs the scanners of all classes over one text.</summary>
internal static class Scanners
{
    /// <summary>Adds all candidates to the scan.</summary>
    public static void Run(Scan scan)
    {
        var text = scan.Text.AsSpan();
        if (text.ContainsAnyInRange('0', '9'))
        {
            RunOnDigits(scan);
        }

        if (text.Contains(':'))
        {
            NetworkAddresses.FindColons(scan);
        }

        Emails.Find(scan);
        WebAddresses.Find(scan);
        NetworkAddresses.FindDashedMac(scan);
        SecretFormats.Find(scan);
        SecretAssignments.Find(scan);
        NamedValues.Find(scan);
        StreetCorners.Find(scan);
        PersonNames.Find(scan);
        BrokenTokens.Find(scan);
        RepeatedValues.Find(scan);
        foreach (var pattern in scan.Rules.Patterns)
        {
            pattern.Find(scan);
        }

        foreach (var words in scan.Rules.Words)
        {
            words.Find(scan);
        }
    }

    private static void RunOnDigits(Scan scan)
    {
        NumberRun.ForEach(scan, [], static (scan, groups) =>
        {
            PaymentCard.Find(scan, groups);
            NationalNumbers.Find(scan, groups);
        });
        Iban.Find(scan);
        LetteredNumbers.Find(scan);
        NetworkAddresses.FindIPv4(scan);
        CryptoAddresses.Find(scan);
        Phones.Find(scan);
        StreetAddresses.Find(scan);
    }
}

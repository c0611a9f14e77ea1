namespace RagStarter.Core.Redaction.Detection;

/// <summary>Numbers of the United States; they have ranges but no checksum.</summary>
internal static class UnitedStates
{
    /// <summary>A social security number: area, group and serial within what is issued.</summary>
    public static bool IsSsn(ReadOnlySpan<char> digits) =>
        digits[0] != '9' && digits[..3] is not ("000" or "666") && digits[3..5] is not "00" && digits[5..] is not "0000"
        && !Checksum.IsRepeated(digits);

    /// <summary>An individual taxpayer identification number: 9xx with a group of 50-65, 70-88, 90-92 or 94-99.</summary>
    public static bool IsItin(ReadOnlySpan<char> digits) =>
        digits[0] == '9' && Checksum.Number(digits[3..5]) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);
}

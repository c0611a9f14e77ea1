using System.Globalization;

namespace RagStarter.Core.Ledger.Requests;

/// <summary>A place in the list of requests: the line behind which a page begins. Lines that are added meanwhile do not move it.</summary>
/// <param name="At">When the line was written, in milliseconds since 1970.</param>
/// <param name="Sequence">The line's number.</param>
public readonly record struct RequestPlace(long At, long Sequence)
{
    /// <summary>The place as it stands in an address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}-{Sequence}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out RequestPlace place)
    {
        place = default;
        if (text?.Split('-') is not [var at, var sequence]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        place = new RequestPlace(time, number);
        return true;
    }
}

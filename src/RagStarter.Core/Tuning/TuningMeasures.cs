namespace RagStarter.Core.Tuning;

/// <summary>What an evaluation measured with some settings.</summary>
/// <param name="Questions">How many questions were asked.</param>
/// <param name="First">The share of the questions for which a right document came first.</param>
/// <param name="Found">The share for which a right document is among the chunks that are read for their sentences.</param>
/// <param name="MeanReciprocalRank">The mean of 1 / rank of the first right document, 0 where it is not among the first ten.</param>
/// <param name="Kept">The share for which what is sent contains the answer, of the questions whose answer is known; <see langword="null"/> when there is none.</param>
/// <param name="RetrievedTokens">The mean number of tokens of all chunks that were found.</param>
/// <param name="PackedTokens">The mean number of tokens that are sent.</param>
/// <param name="Milliseconds">The median time of a search and of choosing what is sent.</param>
public sealed record TuningMeasures(
    int Questions, double First, double Found, double MeanReciprocalRank, double? Kept, double RetrievedTokens, double PackedTokens, double Milliseconds);

using System.Text.Json.Serialization;

namespace RagStarter.Core.Caching.Gate;

/// <summary>What the gate of one partition and one embedding model has learned, as it is kept.</summary>
/// <param name="Version">Of the features: what another version learned is of no use.</param>
/// <param name="Weights">The weights of the model.</param>
/// <param name="Covariance">Their covariance.</param>
/// <param name="Labels">How many labels they were learned from.</param>
/// <param name="Requests">How many requests were looked up.</param>
/// <param name="Expected">How many of the answers served were wrong, by estimate.</param>
/// <param name="CheckedExpected">How many of those checked would have been wrong, by estimate.</param>
/// <param name="CheckedWrong">How many of those checked were wrong.</param>
/// <param name="SameWordsChecked">How many of those of the same words were checked.</param>
/// <param name="SameWordsWrong">How many of those were wrong.</param>
/// <param name="Limit">The probability up to which answers are served.</param>
/// <param name="Entries">What is known of single kept answers.</param>
internal sealed record GateState(
    int Version,
    double[] Weights,
    double[] Covariance,
    long Labels,
    long Requests,
    double Expected,
    double CheckedExpected,
    double CheckedWrong,
    double SameWordsChecked,
    double SameWordsWrong,
    double Limit,
    Dictionary<string, EntryRecord> Entries);

/// <summary>What is known of a kept answer.</summary>
/// <param name="Answer">The same for kept answers that say the same.</param>
/// <param name="Content">What the answer says, as <see cref="AnswerContent"/> has it; empty when it is not known.</param>
/// <param name="Right">How often a fresh answer said the same.</param>
/// <param name="Wrong">How often it did not, or a user said so.</param>
/// <param name="AskedAt">The number of the request that asked for it last.</param>
internal sealed record EntryRecord(string Answer, string Content, int Right, int Wrong, long AskedAt);

[JsonSerializable(typeof(GateState))]
internal sealed partial class GateJsonContext : JsonSerializerContext;

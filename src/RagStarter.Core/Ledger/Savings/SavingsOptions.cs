namespace RagStarter.Core.Ledger.Savings;

/// <summary>What savings are measured against; section "Savings". Changes apply to the next question.</summary>
public sealed class SavingsOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Savings";

    /// <summary>
    /// The id of the chat model (`Models:Chat:ID`) that would answer everything if nothing were saved. Not set, or not set
    /// up: the model that routing prefers for the hardest task while nothing is short or down, among those that the tenant
    /// allows; that is the one of the highest tier, and of these the one with the lowest `Priority`.
    /// </summary>
    public string ReferenceModel { get; init; } = string.Empty;
}

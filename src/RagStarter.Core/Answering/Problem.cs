namespace RagStarter.Core.Answering;

/// <summary>Why a request was refused or failed, in the form of an RFC 9457 problem document.</summary>
/// <param name="Type">A stable name of the kind of problem.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Title">The kind of problem in a few words.</param>
/// <param name="Detail">What happened and what to do.</param>
public sealed record Problem(string Type, int Status, string Title, string Detail)
{
    /// <summary>The budget rule that refused, where one did.</summary>
    public Budgets.BudgetRefusal? Budget { get; init; }
}

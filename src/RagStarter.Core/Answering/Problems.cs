using System.Globalization;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Retrieval.Indexing;

namespace RagStarter.Core.Answering;

/// <summary>Words for what goes wrong. The types are stable; clients may switch on them.</summary>
public static class Problems
{
    /// <summary>The caller left before the end.</summary>
    public static Problem Cancelled { get; } = new(
        "urn:ragstarter:cancelled", 499, "Cancelled", "The request was cancelled before the answer was complete.");

    /// <summary>The question is empty.</summary>
    public static Problem EmptyQuestion { get; } = new(
        "urn:ragstarter:empty-question", 400, "Empty question", "The question is empty. Send some text.");

    /// <summary>The question is not text.</summary>
    public static Problem BinaryQuestion { get; } = new(
        "urn:ragstarter:not-text", 400, "Not text", "The question contains control characters and is not text. Send plain text in UTF-8.");

    /// <summary>The mode is not known.</summary>
    public static Problem UnknownMode { get; } = new(
        "urn:ragstarter:unknown-mode", 400, "Unknown mode", $"The mode is not known. Send one of: {string.Join(", ", AnswerModes.All)}.");

    /// <summary>The request asks more of retrieval than it may.</summary>
    public static Problem RetrievalOutOfRange(string detail) => new("urn:ragstarter:retrieval-limit", 400, "Retrieval out of range", detail);

    /// <summary>The question is too long.</summary>
    public static Problem QuestionTooLong(int length, int limit) => new(
        "urn:ragstarter:question-too-long",
        413,
        "Question too long",
        string.Create(CultureInfo.InvariantCulture, $"The question has {length:N0} characters; the limit is {limit:N0} (Answering:MaxQuestionCharacters). Upload long texts as documents and ask about them."));

    /// <summary>The policy of the tenant does not let such data into a question.</summary>
    public static Problem SensitiveQuestion(string kind) => new(
        "urn:ragstarter:sensitive-data", 422, "Sensitive data", $"The question contains sensitive data ({kind}), which the policy of your organisation does not allow here (Redaction). Ask without it.");

    /// <summary>The problem of an exception. Nothing of the exception's text is passed on unless it is ours.</summary>
    public static Problem From(Exception problem, Guid requestId) => problem switch
    {
        BudgetRefusedException refused => new Problem("urn:ragstarter:budget-exceeded", 429, "Budget exceeded", refused.Message) { Budget = refused.Refusal },
        BudgetStoreUnavailableException => new Problem("urn:ragstarter:budget-unavailable", 503, "Budgets unavailable", problem.Message),
        ModelUnavailableException => new Problem(
            "urn:ragstarter:model-unavailable", 503, "Model unavailable", problem.Message),
        LedgerUnavailableException => new Problem(
            "urn:ragstarter:ledger-unavailable", 503, "Ledger unavailable", problem.Message),
        IndexOutdatedException => new Problem(
            "urn:ragstarter:index-outdated", 503, "Documents are being indexed again", "The documents were indexed with other settings and are being indexed again; nothing can be searched before all are there. Try again in a few minutes; if it stays, an operator finds the reason with 'ragstarter reindex' and in the log."),
        VectorStoreException => new Problem(
            "urn:ragstarter:store-unavailable", 503, "Document store unavailable", "The store of the documents did not answer. Try again; if it stays, look at the health page and the log."),
        _ when ServiceFailure.Is(problem) => new Problem(
            "urn:ragstarter:model-unavailable", 503, "Model unavailable", $"The model did not finish its answer ({ServiceFailure.Describe(problem)}). Ask again."),
        _ => new Problem(
            "urn:ragstarter:internal-error", 500, "Internal error", $"Something went wrong that was not foreseen. The log has the details under the request {requestId}."),
    };

    /// <summary>What may be logged of an exception: our own messages, and status codes of services.</summary>
    internal static string SafeDetail(Exception problem) => problem switch
    {
        BudgetRefusedException or BudgetStoreUnavailableException or ModelUnavailableException or LedgerUnavailableException or IndexOutdatedException or VectorStoreException => problem.Message,
        _ when ServiceFailure.Is(problem) => ServiceFailure.Describe(problem),
        _ => problem.StackTrace?.Split('\n').FirstOrDefault()?.Trim() ?? "no detail",
    };
}

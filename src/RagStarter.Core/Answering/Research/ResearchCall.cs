using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;

namespace RagStarter.Core.Answering.Research;

/// <summary>A call that may take place.</summary>
/// <param name="Messages">What is sent, redacted.</param>
/// <param name="Options">Its options, with the permit.</param>
/// <param name="Permit">The right to make it.</param>
internal sealed record ResearchCall(IReadOnlyList<ChatMessage> Messages, ChatOptions Options, CallPermit Permit);

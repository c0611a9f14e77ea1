namespace RagStarter.Core.Tenancy;

/// <summary>A tenant that this installation knows.</summary>
/// <param name="Id">The isolation boundary's name.</param>
/// <param name="DisplayName">The name shown to people.</param>
/// <param name="Description">One sentence about the tenant's documents.</param>
/// <param name="SuggestedQuestions">Questions offered on an empty chat page.</param>
/// <param name="Groups">The groups that occur in the tenant's sample documents, for the development sign-in.</param>
public sealed record Tenant(
    TenantId Id,
    string DisplayName,
    string Description,
    IReadOnlyList<string> SuggestedQuestions,
    IReadOnlyList<string> Groups);

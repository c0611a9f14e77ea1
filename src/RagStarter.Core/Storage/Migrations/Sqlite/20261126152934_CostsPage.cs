using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RagStarter.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CostsPage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AcknowledgedAt",
                table: "budget_escalations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AcknowledgedBy",
                table: "budget_escalations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ledger_costs",
                table: "ledger",
                columns: new[] { "Tenant", "At", "User", "Team", "Service", "Workflow", "Model", "Prompt", "Kind", "Operation", "PromptTokens", "CachedPromptTokens", "CompletionTokens", "EmbeddingTokens", "RetrievedTokens", "PackedTokens", "CitedTokens", "CostMicroUsd", "Estimated", "FirstTokenMilliseconds" },
                filter: "(\"Kind\" || '') IN ('settle', 'answer')");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_requests",
                table: "ledger",
                columns: new[] { "Tenant", "At", "User", "Team", "Service", "Workflow", "Model", "Prompt", "Kind", "Outcome", "Cache", "Milliseconds", "CounterfactualMicroUsd", "CounterfactualTokens", "ActualMicroUsd", "ActualTokens", "PruningMicroUsd", "PruningTokens", "RoutingMicroUsd", "ExtractiveMicroUsd", "PromptCachingMicroUsd", "EmbeddingCacheMicroUsd", "EmbeddingCacheTokens", "ResponseCacheMicroUsd", "ResponseCacheTokens" },
                filter: "((\"Kind\" || '') = 'answer' OR \"CounterfactualMicroUsd\" IS NOT NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ledger_costs",
                table: "ledger");

            migrationBuilder.DropIndex(
                name: "IX_ledger_requests",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "AcknowledgedAt",
                table: "budget_escalations");

            migrationBuilder.DropColumn(
                name: "AcknowledgedBy",
                table: "budget_escalations");
        }
    }
}

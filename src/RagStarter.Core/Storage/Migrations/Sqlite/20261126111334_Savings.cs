using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RagStarter.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Savings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ActualMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ActualTokens",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "CounterfactualMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "CounterfactualTokens",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "EmbeddingCacheMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "EmbeddingCacheTokens",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ExtractiveMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "PromptCachingMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "PruningMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "PruningTokens",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "RequestsWithSavings",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ResponseCacheMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ResponseCacheTokens",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "RoutingMicroUsd",
                table: "ledger_days",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ActualMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ActualTokens",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CounterfactualMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CounterfactualPrices",
                table: "ledger",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CounterfactualTokens",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EmbeddingCacheMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EmbeddingCacheTokens",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ExtractiveMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PromptCachingMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PruningMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PruningTokens",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ResponseCacheMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ResponseCacheTokens",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RoutingMicroUsd",
                table: "ledger",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ledger_savings",
                table: "ledger",
                columns: new[] { "At", "Tenant", "User" },
                filter: "((\"Kind\" || '') = 'answer' OR \"CounterfactualMicroUsd\" IS NOT NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ledger_savings",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "ActualMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "ActualTokens",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "CounterfactualMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "CounterfactualTokens",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "EmbeddingCacheMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "EmbeddingCacheTokens",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "ExtractiveMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "PromptCachingMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "PruningMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "PruningTokens",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "RequestsWithSavings",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "ResponseCacheMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "ResponseCacheTokens",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "RoutingMicroUsd",
                table: "ledger_days");

            migrationBuilder.DropColumn(
                name: "ActualMicroUsd",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "ActualTokens",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "CounterfactualMicroUsd",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "CounterfactualPrices",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "CounterfactualTokens",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "EmbeddingCacheMicroUsd",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "EmbeddingCacheTokens",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "ExtractiveMicroUsd",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "PromptCachingMicroUsd",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "PruningMicroUsd",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "PruningTokens",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "ResponseCacheMicroUsd",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "ResponseCacheTokens",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "RoutingMicroUsd",
                table: "ledger");
        }
    }
}

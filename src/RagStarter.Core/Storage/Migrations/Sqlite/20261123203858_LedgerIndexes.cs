using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RagStarter.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LedgerIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ledger_days",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Day = table.Column<long>(type: "INTEGER", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Team = table.Column<string>(type: "TEXT", nullable: false),
                    User = table.Column<string>(type: "TEXT", nullable: false),
                    Service = table.Column<string>(type: "TEXT", nullable: false),
                    Environment = table.Column<string>(type: "TEXT", nullable: false),
                    Workflow = table.Column<string>(type: "TEXT", nullable: false),
                    Model = table.Column<string>(type: "TEXT", nullable: false),
                    Operation = table.Column<string>(type: "TEXT", nullable: false),
                    Prompt = table.Column<string>(type: "TEXT", nullable: false),
                    PriceVersion = table.Column<string>(type: "TEXT", nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", nullable: false),
                    Cache = table.Column<string>(type: "TEXT", nullable: false),
                    LadderStep = table.Column<string>(type: "TEXT", nullable: false),
                    Experiments = table.Column<string>(type: "TEXT", nullable: false),
                    PromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CachedPromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CompletionTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    EmbeddingTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    RetrievedTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    PackedTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CitedTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CostMicroUsd = table.Column<long>(type: "INTEGER", nullable: false),
                    Calls = table.Column<long>(type: "INTEGER", nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false),
                    EstimatedCalls = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_days", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ledger_report",
                table: "ledger",
                columns: new[] { "At", "Model", "Kind", "Tenant", "User", "PromptTokens", "CachedPromptTokens", "CompletionTokens", "EmbeddingTokens", "RetrievedTokens", "PackedTokens", "CitedTokens", "CostMicroUsd", "Estimated" },
                filter: "(\"Kind\" || '') IN ('settle', 'answer')");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_WorkflowId",
                table: "ledger",
                column: "WorkflowId",
                filter: "\"WorkflowId\" <> '00000000-0000-0000-0000-000000000000'");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_days_Day",
                table: "ledger_days",
                column: "Day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ledger_days");

            migrationBuilder.DropIndex(
                name: "IX_ledger_report",
                table: "ledger");

            migrationBuilder.DropIndex(
                name: "IX_ledger_WorkflowId",
                table: "ledger");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RagStarter.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TokenEconomy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Experiments",
                table: "ledger",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "FirstTokenMilliseconds",
                table: "ledger",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "HeldAt",
                table: "ledger",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "LadderStep",
                table: "ledger",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "Milliseconds",
                table: "ledger",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Operation",
                table: "ledger",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "WorkflowId",
                table: "ledger",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            // Lines of before were all settlements, and counted in the period in which they were written.
            migrationBuilder.Sql("UPDATE ledger SET Operation = Kind, Kind = 'settle' WHERE Kind IN ('chat', 'embedding')");
            migrationBuilder.Sql("UPDATE ledger SET HeldAt = At");

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    Action = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Detail = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "budget_escalations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Budget = table.Column<string>(type: "TEXT", nullable: false),
                    Threshold = table.Column<double>(type: "REAL", nullable: false),
                    Rule = table.Column<string>(type: "TEXT", nullable: false),
                    Scope = table.Column<string>(type: "TEXT", nullable: false),
                    Period = table.Column<string>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    PeriodStart = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedCostMicroUsd = table.Column<long>(type: "INTEGER", nullable: false),
                    MaxTokens = table.Column<long>(type: "INTEGER", nullable: true),
                    MaxCostMicroUsd = table.Column<long>(type: "INTEGER", nullable: true),
                    Actions = table.Column<string>(type: "TEXT", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DeliveredAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budget_escalations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "budget_raises",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Rule = table.Column<string>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    AddTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    AddCostMicroUsd = table.Column<long>(type: "INTEGER", nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budget_raises", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "feedback",
                columns: table => new
                {
                    RequestId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    User = table.Column<string>(type: "TEXT", nullable: false),
                    IsUp = table.Column<bool>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback", x => new { x.RequestId, x.Tenant, x.User });
                });

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
                name: "IX_ledger_CallId",
                table: "ledger",
                column: "CallId");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_Kind_HeldAt",
                table: "ledger",
                columns: new[] { "Kind", "HeldAt" });

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
                name: "IX_audit_Tenant_At",
                table: "audit",
                columns: new[] { "Tenant", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_budget_escalations_Budget_Threshold",
                table: "budget_escalations",
                columns: new[] { "Budget", "Threshold" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_budget_escalations_NextAttemptAt",
                table: "budget_escalations",
                column: "NextAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_budget_escalations_Tenant_At",
                table: "budget_escalations",
                columns: new[] { "Tenant", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_budget_raises_Until",
                table: "budget_raises",
                column: "Until");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_days_Day",
                table: "ledger_days",
                column: "Day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "budget_escalations");

            migrationBuilder.DropTable(
                name: "budget_raises");

            migrationBuilder.DropTable(
                name: "feedback");

            migrationBuilder.DropTable(
                name: "ledger_days");

            migrationBuilder.DropIndex(
                name: "IX_ledger_CallId",
                table: "ledger");

            migrationBuilder.DropIndex(
                name: "IX_ledger_Kind_HeldAt",
                table: "ledger");

            migrationBuilder.DropIndex(
                name: "IX_ledger_report",
                table: "ledger");

            migrationBuilder.DropIndex(
                name: "IX_ledger_WorkflowId",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "Experiments",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "FirstTokenMilliseconds",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "LadderStep",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "Milliseconds",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "Operation",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "WorkflowId",
                table: "ledger");
        }
    }
}

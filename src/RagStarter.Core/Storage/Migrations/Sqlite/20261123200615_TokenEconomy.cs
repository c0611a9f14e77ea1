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

            migrationBuilder.CreateIndex(
                name: "IX_ledger_Kind_HeldAt",
                table: "ledger",
                columns: new[] { "Kind", "HeldAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ledger_Kind_HeldAt",
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

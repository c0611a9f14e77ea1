using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RagStarter.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SourceUses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "source_uses",
                columns: table => new
                {
                    RequestId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    RetrievedTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    PackedTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CitedTokens = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_source_uses", x => new { x.RequestId, x.Document });
                });

            migrationBuilder.CreateIndex(
                name: "IX_source_uses_At",
                table: "source_uses",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_source_uses_Tenant_At",
                table: "source_uses",
                columns: new[] { "Tenant", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "source_uses");
        }
    }
}

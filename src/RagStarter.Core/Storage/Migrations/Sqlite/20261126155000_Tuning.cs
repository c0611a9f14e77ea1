using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RagStarter.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Tuning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "tuning_changes",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Settings = table.Column<string>(type: "TEXT", nullable: false),
                    Profile = table.Column<string>(type: "TEXT", nullable: false),
                    Undoes = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tuning_changes", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "tuning_profiles",
                columns: table => new
                {
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Settings = table.Column<string>(type: "TEXT", nullable: false),
                    SavedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SavedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tuning_profiles", x => new { x.Tenant, x.Name });
                });

            migrationBuilder.CreateIndex(
                name: "IX_tuning_changes_Tenant_Sequence",
                table: "tuning_changes",
                columns: new[] { "Tenant", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_tuning_changes_Undoes",
                table: "tuning_changes",
                column: "Undoes",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "tuning_changes");

            migrationBuilder.DropTable(
                name: "tuning_profiles");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RagStarter.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TurnDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Details",
                table: "messages",
                type: "TEXT",
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Details",
                table: "messages");
        }
    }
}

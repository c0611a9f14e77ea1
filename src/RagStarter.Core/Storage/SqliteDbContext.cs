using Microsoft.EntityFrameworkCore;

namespace RagStarter.Core.Storage;

/// <summary>The relational state in a SQLite file, with its migrations.</summary>
public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : StateDbContext(options);

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Auditing;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ledger;
using RagStarter.Core.Retrieval.Drift;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;
using RagStarter.Core.Tuning;

namespace RagStarter.Core.Storage;

/// <summary>The relational state: ledger, documents and conversations.</summary>
/// <remarks>
/// Each database has a context of its own that derives from this one and carries its migrations
/// (<see cref="SqliteDbContext"/>); everything else works with this base and with types that all databases have.
/// </remarks>
public abstract class StateDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The append-only ledger.</summary>
    public DbSet<LedgerEvent> Ledger => Set<LedgerEvent>();

    /// <summary>Budgets that are raised for a time.</summary>
    public DbSet<BudgetRaise> BudgetRaises => Set<BudgetRaise>();

    /// <summary>Thresholds of budgets that were reached.</summary>
    public DbSet<BudgetEscalation> BudgetEscalations => Set<BudgetEscalation>();

    /// <summary>Who changed what, and why.</summary>
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>The sums of ledger lines that were removed because of their age.</summary>
    public DbSet<LedgerDay> LedgerDays => Set<LedgerDay>();

    /// <summary>The documents of all tenants, with their ingestion state.</summary>
    public DbSet<Document> Documents => Set<Document>();

    /// <summary>The extracted text of documents.</summary>
    public DbSet<DocumentContent> DocumentContents => Set<DocumentContent>();

    /// <summary>A number per tenant that grows with every change of its searchable documents.</summary>
    public DbSet<CorpusRevision> CorpusRevisions => Set<CorpusRevision>();

    /// <summary>Conversations.</summary>
    public DbSet<Conversation> Conversations => Set<Conversation>();

    /// <summary>The messages of conversations.</summary>
    public DbSet<ConversationMessage> Messages => Set<ConversationMessage>();

    /// <summary>What users thought of answers.</summary>
    public DbSet<AnswerFeedback> Feedback => Set<AnswerFeedback>();

    /// <summary>What requests sent and cited of each document.</summary>
    public DbSet<SourceUse> SourceUses => Set<SourceUse>();

    /// <summary>What drift checks found out.</summary>
    public DbSet<DriftRun> DriftRuns => Set<DriftRun>();

    /// <summary>The API keys that were issued.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Settings that were given a name.</summary>
    public DbSet<TuningProfile> TuningProfiles => Set<TuningProfile>();

    /// <summary>Settings that were applied to tenants.</summary>
    public DbSet<TuningChange> TuningChanges => Set<TuningChange>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LedgerEvent>(line =>
        {
            line.ToTable("ledger");
            line.HasKey(l => l.Sequence);
            line.Ignore(l => l.Usage);
            line.Ignore(l => l.Savings);
            line.HasIndex(l => new { l.Kind, l.CallId }).IsUnique();
            line.HasIndex(l => new { l.Tenant, l.At });
            line.HasIndex(l => new { l.Kind, l.HeldAt });
            line.HasIndex(l => l.RequestId);
            line.HasIndex(l => l.CallId);
            line.HasIndex(l => l.WorkflowId);
            line.HasIndex(l => l.At);

            // Retention looks whether a workflow goes on; few requests belong to one that others share.
            line.HasIndex(l => l.WorkflowId).HasFilter("\"WorkflowId\" <> '00000000-0000-0000-0000-000000000000'");

            // Carries all that the usual reports sum up, and only lines that count, so that a month is read from it alone.
            line.HasIndex(l => new
            {
                l.At,
                l.Model,
                l.Kind,
                l.Tenant,
                l.User,
                l.PromptTokens,
                l.CachedPromptTokens,
                l.CompletionTokens,
                l.EmbeddingTokens,
                l.RetrievedTokens,
                l.PackedTokens,
                l.CitedTokens,
                l.CostMicroUsd,
                l.Estimated,
            }).HasFilter(LedgerLinesSql.CountedFilter).HasDatabaseName("IX_ledger_report");

            // Finds the few lines that a report of savings sums up.
            line.HasIndex(l => new { l.At, l.Tenant, l.User }).HasFilter(LedgerLinesSql.SavingFilter).HasDatabaseName("IX_ledger_savings");

            // What the page of costs asks of one tenant is read from these two alone: sums by every dimension and how long
            // calls took; savings, how long requests took and where their answers came from.
            line.HasIndex(l => new
            {
                l.Tenant,
                l.At,
                l.User,
                l.Team,
                l.Service,
                l.Workflow,
                l.Model,
                l.Prompt,
                l.Kind,
                l.Operation,
                l.PromptTokens,
                l.CachedPromptTokens,
                l.CompletionTokens,
                l.EmbeddingTokens,
                l.RetrievedTokens,
                l.PackedTokens,
                l.CitedTokens,
                l.CostMicroUsd,
                l.Estimated,
                l.FirstTokenMilliseconds,
            }).HasFilter(LedgerLinesSql.CountedFilter).HasDatabaseName("IX_ledger_costs");
            line.HasIndex(l => new
            {
                l.Tenant,
                l.At,
                l.User,
                l.Team,
                l.Service,
                l.Workflow,
                l.Model,
                l.Prompt,
                l.Kind,
                l.Outcome,
                l.Cache,
                l.Milliseconds,
                l.CounterfactualMicroUsd,
                l.CounterfactualTokens,
                l.ActualMicroUsd,
                l.ActualTokens,
                l.PruningMicroUsd,
                l.PruningTokens,
                l.RoutingMicroUsd,
                l.ExtractiveMicroUsd,
                l.PromptCachingMicroUsd,
                l.EmbeddingCacheMicroUsd,
                l.EmbeddingCacheTokens,
                l.ResponseCacheMicroUsd,
                l.ResponseCacheTokens,
            }).HasFilter(LedgerLinesSql.SavingFilter).HasDatabaseName("IX_ledger_requests");
        });

        modelBuilder.Entity<LedgerDay>(day =>
        {
            day.ToTable("ledger_days");
            day.HasKey(d => d.Id);
            day.HasIndex(d => d.Day);
        });

        modelBuilder.Entity<BudgetRaise>(raise =>
        {
            raise.ToTable("budget_raises");
            raise.HasKey(r => r.Id);
            raise.HasIndex(r => r.Until);
        });

        modelBuilder.Entity<BudgetEscalation>(escalation =>
        {
            escalation.ToTable("budget_escalations");
            escalation.HasKey(e => e.Id);
            escalation.HasIndex(e => new { e.Budget, e.Threshold }).IsUnique();
            escalation.HasIndex(e => new { e.Tenant, e.At });
            escalation.HasIndex(e => e.NextAttemptAt);
        });

        modelBuilder.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("audit");
            entry.HasKey(e => e.Id);
            entry.HasIndex(e => new { e.Tenant, e.At });
        });

        modelBuilder.Entity<Document>(document =>
        {
            document.ToTable("documents");
            document.HasKey(d => d.Id);
            document.HasIndex(d => new { d.Tenant, d.Name }).IsUnique();
            document.HasIndex(d => d.State);
            document.Property(d => d.State).HasConversion<string>();
            document.Property(d => d.Revision).IsConcurrencyToken();
        });

        modelBuilder.Entity<DocumentContent>(content =>
        {
            content.ToTable("document_contents");
            content.HasKey(c => c.DocumentId);
            content.HasOne<Document>().WithOne().HasForeignKey<DocumentContent>(c => c.DocumentId).OnDelete(DeleteBehavior.Cascade);
        });

        modelBuilder.Entity<CorpusRevision>(revision =>
        {
            revision.ToTable("corpus_revisions");
            revision.HasKey(r => r.Tenant);
        });

        modelBuilder.Entity<Conversation>(conversation =>
        {
            conversation.ToTable("conversations");
            conversation.HasKey(c => c.Id);
            conversation.HasIndex(c => new { c.Tenant, c.User, c.UpdatedAt });
            conversation.HasMany(c => c.Messages).WithOne().HasForeignKey(m => m.ConversationId).OnDelete(DeleteBehavior.Cascade);
        });

        modelBuilder.Entity<ConversationMessage>(message =>
        {
            message.ToTable("messages");
            message.HasKey(m => m.Id);
            message.HasIndex(m => new { m.ConversationId, m.At });
        });

        modelBuilder.Entity<AnswerFeedback>(feedback =>
        {
            feedback.ToTable("feedback");
            feedback.HasKey(f => new { f.RequestId, f.Tenant, f.User });
        });

        modelBuilder.Entity<SourceUse>(use =>
        {
            use.ToTable("source_uses");
            use.HasKey(u => new { u.RequestId, u.Document });
            use.HasIndex(u => new { u.Tenant, u.At });
            use.HasIndex(u => u.At);
        });

        modelBuilder.Entity<DriftRun>(run =>
        {
            run.ToTable("drift_runs");
            run.HasKey(r => r.Id);
            run.Ignore(r => r.Recall);
            run.HasIndex(r => new { r.Tenant, r.At });
        });

        modelBuilder.Entity<ApiKey>(key =>
        {
            key.ToTable("api_keys");
            key.HasKey(k => k.Id);
            key.HasIndex(k => new { k.Tenant, k.CreatedAt });
        });

        modelBuilder.Entity<TuningProfile>(profile =>
        {
            profile.ToTable("tuning_profiles");
            profile.HasKey(p => new { p.Tenant, p.Name });
        });

        modelBuilder.Entity<TuningChange>(change =>
        {
            change.ToTable("tuning_changes");
            change.HasKey(c => c.Sequence);
            change.HasIndex(c => new { c.Tenant, c.Sequence });

            // A change is taken back once, whoever else tries at the same moment.
            change.HasIndex(c => c.Undoes).IsUnique();
        });
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // A point in time is a number of milliseconds: it sorts and compares the same in every database.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<TenantId>().HaveConversion<TenantName>().HaveMaxLength(64);
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    private sealed class TenantName() : ValueConverter<TenantId, string>(
        tenant => tenant.Value,
        name => TenantId.Parse(name));
}

using RagStarter.Core.Auditing;
using RagStarter.Core.Budgets;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Budgets;

/// <summary>Who has seen that a threshold was reached.</summary>
public sealed class BudgetAlertTests : BudgetTest
{
    private static readonly TenantId Acme = TenantId.Parse("acme");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_who_acknowledges_an_alert_stays_on_record_and_in_the_audit_log()
    {
        var alert = await AlertAsync("user", "ann");
        Assert.True(await Book.Administration().AcknowledgeAsync(Acme, alert, "boss", Cancelled));
        Book.Time.Advance(TimeSpan.FromHours(1));
        Assert.True(await Book.Administration().AcknowledgeAsync(Acme, alert, "deputy", Cancelled));

        var seen = Assert.Single(await Book.Administration().ListEscalationsAsync(Acme, 10, Cancelled));
        Assert.Equal(("boss", Book.Time.Now.AddHours(-1)), (seen.AcknowledgedBy, seen.AcknowledgedAt));
        var entry = Assert.Single(await new AuditLog(Book.Database).ListAsync(Acme, 10, Cancelled));
        Assert.Equal(("budget.alert.acknowledge", "boss", "day"), (entry.Action, entry.Actor, entry.Subject));
        Assert.Contains("'ann'", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_of_another_tenant_cannot_be_acknowledged()
    {
        var alert = await AlertAsync("user", "ann");
        Assert.False(await Book.Administration().AcknowledgeAsync(TenantId.Parse("globex"), alert, "spy", Cancelled));
        Assert.False(await Book.Administration().AcknowledgeAsync(Acme, Guid.NewGuid(), "boss", Cancelled));
        Assert.Null(Assert.Single(await Book.Administration().ListEscalationsAsync(Acme, 10, Cancelled)).AcknowledgedAt);
        Assert.Empty(await new AuditLog(Book.Database).ListAsync(TenantId.Parse("globex"), 10, Cancelled));
    }

    [Fact]
    public async Task A_user_sees_the_alerts_of_the_budgets_that_they_spend_from()
    {
        var own = await AlertAsync("user", "ann");
        var ofTeam = await AlertAsync("team", "sales");
        var ofTenant = await AlertAsync("tenant", "acme");
        await AlertAsync("user", "bob");
        await AlertAsync("team", "support");
        await AlertAsync("workflow", "research");
        await AlertAsync("user", "ann", "globex");

        var seen = await Book.Administration().ListEscalationsOfAsync(new Caller { Tenant = Acme, User = "ann", Team = "sales" }, 10, Cancelled);
        Assert.Equal(new[] { own, ofTeam, ofTenant }.Order(), seen.Select(e => e.Id).Order());
        var withoutTeam = await Book.Administration().ListEscalationsOfAsync(new Caller { Tenant = Acme, User = "ann" }, 10, Cancelled);
        Assert.DoesNotContain(ofTeam, withoutTeam.Select(e => e.Id));
    }

    private async Task<Guid> AlertAsync(string scope, string value, string tenant = "acme")
    {
        await using var context = await Book.OpenAsync();
        var alert = new BudgetEscalation
        {
            At = Book.Time.Now,
            Budget = $"{scope}/{value}/{tenant}",
            Threshold = 0.8,
            Rule = "day",
            Scope = scope,
            Period = "day",
            Tenant = tenant,
            Value = value,
            PeriodStart = Book.Time.Now.Date,
            UsedTokens = 80,
            UsedCostMicroUsd = 0,
            MaxTokens = 100,
            Actions = "log",
        };
        context.BudgetEscalations.Add(alert);
        await context.SaveChangesAsync(Cancelled);
        return alert.Id;
    }
}

using CsCheck;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Requests;
using RagStarter.Core.Tenancy;
using RagStarter.Web.Components.Costs;

namespace RagStarter.IntegrationTests.Costs;

/// <summary>What an address of the page of costs means, and for whom.</summary>
public sealed class CostsQuestionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 10, 30, 0, TimeSpan.Zero);
    private static readonly Caller Admin = new() { Tenant = TenantId.Parse("acme"), User = "boss", Role = Roles.Admin };
    private static readonly Caller User = Admin with { User = "ann", Role = Roles.User };

    [Fact]
    public void What_is_shown_is_read_from_its_address_as_it_was() => Gen.Select(
        Gen.Int[0, CostsPeriod.All.Count - 1],
        Gen.Int[0, CostsQuestion.Groups.Count],
        Gen.Bool,
        Gen.Int[0, 2],
        Gen.String,
        Gen.Bool,
        Gen.Long[1, long.MaxValue]).Sample((periods, group, ofTenant, measure, user, between, place) =>
    {
        var period = CostsPeriod.All[periods];
        var question = new CostsQuestion
        {
            Period = period,
            First = between ? new DateOnly(2026, 2, 1) : null,
            Last = between ? new DateOnly(2026, 2, 28) : null,
            By = group == CostsQuestion.Groups.Count ? null : CostsQuestion.Groups[group],
            OfTenant = ofTenant,
            InMoney = measure == 0 ? null : measure == 1,
            Where = new SortedDictionary<LedgerDimension, string> { [LedgerDimension.User] = Whole(user), [LedgerDimension.Team] = string.Empty },
            After = new RequestPlace(place, place),
        };
        var read = CostsQuestion.Read(new Uri(new Uri("http://x"), question.Address("requests")).Query, Admin);

        Assert.Equal(question.Where.AsEnumerable(), read.Where.AsEnumerable());
        Assert.Equal(question with { Where = read.Where, Period = read.Period }, read);
        Assert.Equal(between ? CostsPeriod.Usual : period, read.Period);
    });

    [Theory]
    [InlineData("")]
    [InlineData("?scope=tenant")]
    [InlineData("?scope=tenant&user=ann")]
    [InlineData("?tenant=globex&scope=tenant")]
    public void Who_is_no_admin_gets_their_own_lines_alone(string query)
    {
        var question = CostsQuestion.Read(query, User);
        Assert.False(question.OfTenant);
        Assert.Equal(["ann"], question.Selection(User, Now).Where[LedgerDimension.User]);
    }

    [Fact]
    public void Who_is_no_admin_and_asks_for_another_gets_nothing() =>
        Assert.Empty(CostsQuestion.Read("?user=boss", User).Selection(User, Now).Where[LedgerDimension.User]);

    [Fact]
    public void A_question_of_an_admin_is_not_one_of_a_user_who_gets_hold_of_it() =>
        Assert.Equal(["ann"], CostsQuestion.Read("?scope=tenant", Admin).Selection(User, Now).Where[LedgerDimension.User]);

    [Fact]
    public void An_admin_gets_the_tenants_lines_or_their_own()
    {
        Assert.DoesNotContain(LedgerDimension.User, CostsQuestion.Read(string.Empty, Admin).Selection(Admin, Now).Where.Keys);
        Assert.Equal(["boss"], CostsQuestion.Read("?scope=user", Admin).Selection(Admin, Now).Where[LedgerDimension.User]);
    }

    [Theory]
    [InlineData("24h", 24, "2026-03-13T11:00:00Z")]
    [InlineData("7d", 7, "2026-03-08T00:00:00Z")]
    [InlineData("90d", 90, "2025-12-15T00:00:00Z")]
    [InlineData("12m", 12, "2025-04-01T00:00:00Z")]
    public void A_period_ends_with_the_present_hour_day_or_month(string period, int bars, string from)
    {
        var starts = CostsQuestion.Read($"?period={period}", Admin).Starts(Now);
        Assert.Equal(bars, starts.Count);
        Assert.Equal(DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), starts[0]);
    }

    [Theory]
    [InlineData("?from=2026-03-01&to=2026-02-01")]
    [InlineData("?from=2020-01-01&to=2026-01-01")]
    [InlineData("?from=yesterday&to=2026-02-01")]
    [InlineData("?from=2026-03-01")]
    [InlineData("?period=century&by=colour&after=x")]
    public void What_makes_no_sense_is_passed_over(string query)
    {
        var question = CostsQuestion.Read(query, Admin);
        Assert.Equal((CostsPeriod.Usual, (DateOnly?)null, (RequestPlace?)null, (LedgerDimension?)LedgerDimension.Model), (question.Period, question.First, question.After, question.By));
    }

    [Fact]
    public void Between_two_days_both_are_included()
    {
        var selection = CostsQuestion.Read("?from=2026-02-01&to=2026-02-28", Admin).Selection(Admin, Now);
        Assert.Equal((new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)), (selection.From, selection.To));
    }

    // Half a character cannot stand in an address.
    private static string Whole(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}

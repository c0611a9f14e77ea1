namespace RagStarter.UnitTests.Budgets;

/// <summary>A book of budgets for every test.</summary>
public abstract class BudgetTest : IAsyncLifetime
{
    private protected BudgetBook Book { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Book = await BudgetBook.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await Book.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

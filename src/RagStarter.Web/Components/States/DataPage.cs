using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RagStarter.Core.Budgets;
using RagStarter.Core.Tenancy;
using RagStarter.Web.Authentication;

namespace RagStarter.Web.Components.States;

/// <summary>
/// A page that shows what it has read: who looks at it, what was read, and whether that failed. <see cref="ContentState"/>
/// shows it.
/// </summary>
public abstract partial class DataPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ILogger<DataPage> Logger { get; set; } = default!;

    /// <summary>Who looks at the page. Only what this caller's tenant may see is read.</summary>
    protected Caller Caller { get; private set; } = default!;

    /// <summary>Whether there is something to show.</summary>
    protected bool HasContent { get; private set; }

    /// <summary>Whether the last reading failed.</summary>
    protected bool HasFailed { get; private set; }

    /// <summary>Why, where it can be said.</summary>
    protected string Problem { get; private set; } = string.Empty;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Reads it, and shows that it could not be read where it could not.</summary>
    protected async Task LoadAsync()
    {
        try
        {
            await ReadAsync();
            HasContent = true;
            HasFailed = false;
        }
        catch (Exception) when (_left.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        catch (Exception problem)
        {
            HasFailed = true;
            Problem = problem is BudgetStoreUnavailableException ? problem.Message : string.Empty;
            LogFailed(Logger, GetType().Name, problem);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Caller = (await Authentication).User.ToCaller();
        await LoadAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the page has begun.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _left.Cancel();
            _left.Dispose();
        }
    }

    [LoggerMessage(2201, LogLevel.Error, "The page {Page} could not read what it shows")]
    private static partial void LogFailed(ILogger logger, string page, Exception problem);
}

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>The web application as people start it, with state of its own and the two empty tenants "acme" and "globex".</summary>
public sealed class WebProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly DirectoryInfo _state;
    private readonly bool _ownsState;
    private readonly List<(string? Test, IAsyncDisposable Visitor)> _visitors = [];

    private WebProcess(Process process, DirectoryInfo state, bool ownsState, string address)
    {
        _process = process;
        _state = state;
        _ownsState = ownsState;
        Address = address;
    }

    /// <summary>The program that is started.</summary>
    public static string Program { get; } =
        typeof(WebProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "WebApplication").Value!;

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>The memory that the process has now.</summary>
    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Where it keeps its state.</summary>
    public string State => Path.Combine(_state.FullName, "state");

    /// <summary>Starts the application.</summary>
    /// <param name="settings">Settings beside these.</param>
    /// <param name="folder">Where it runs and keeps its state; a folder that goes with it when not given.</param>
    public static async Task<WebProcess> StartAsync(Dictionary<string, string>? settings = null, string? folder = null)
    {
        var state = folder is null ? Directory.CreateTempSubdirectory("web-process-") : new DirectoryInfo(folder);
        var start = new ProcessStartInfo("dotnet", [Program, "--urls", "http://127.0.0.1:0"])
        {
            // No appsettings.json here: what a user of the template writes there does not change the tests.
            WorkingDirectory = state.FullName,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";

        // It runs for seconds: what the runtime learns for later never pays.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Storage__Path"] = Path.Combine(state.FullName, "state");
        start.Environment["Ingestion__SampleData"] = "false";
        start.Environment["Tenancy__Tenants__acme__DisplayName"] = "Acme Lamps";
        start.Environment["Tenancy__Tenants__globex__DisplayName"] = "Globex Clinic";
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // The rest is read away, so that the application never waits for a reader.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new WebProcess(process, state, folder is null, line[(at + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("The application ended before it listened.");
    }

    /// <summary>Does something, and says in the test's diagnostic messages how long it took, and how long the application worked.</summary>
    public async Task MeasureAsync(string what, Func<Task> act)
    {
        var (watch, before) = (Stopwatch.StartNew(), ProcessorTime());
        await act();
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {watch.ElapsedMilliseconds} ms, {(ProcessorTime() - before).TotalMilliseconds:F0} ms of the application's processor time"));
    }

    /// <summary>
    /// Lets in a browser profile and closes those that earlier tests left, whose pages would go on drawing. The last are
    /// closed with the application, since a page without it goes on trying.
    /// </summary>
    public async Task AdmitAsync(IAsyncDisposable visitor)
    {
        var test = TestContext.Current.Test?.UniqueID;
        var earlier = _visitors.Where(v => v.Test != test).ToList();
        _visitors.RemoveAll(earlier.Contains);
        _visitors.Add((test, visitor));
        foreach (var (_, left) in earlier)
        {
            await left.DisposeAsync();
        }
    }

    /// <summary>Renames a table under the running application, so that what is in it cannot be read, or can again.</summary>
    public async Task RenameTableAsync(string from, string to)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(State, "ragstarter.db")};Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = $"ALTER TABLE {from} RENAME TO {to}";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the process at once, whatever it is doing.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, visitor) in _visitors)
        {
            await visitor.DisposeAsync();
        }

        await KillAsync();
        _process.Dispose();
        if (_ownsState)
        {
            _state.Delete(recursive: true);
        }
    }

    private TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }
}

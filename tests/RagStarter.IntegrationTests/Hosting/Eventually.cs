namespace RagStarter.IntegrationTests.Hosting;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again until a condition is met; the test's own time limit ends a wait that is in vain.</summary>
    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> isMet)
    {
        while (true)
        {
            var seen = await look();
            if (isMet(seen))
            {
                return seen;
            }

            // Looking costs the processor that the background needs.
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}

using Checkout.FaultScenarios;

namespace Checkout.NotificationService.Scenarios;

/// <summary><c>memory-pressure</c>: memory fills up to 92% of what the process may use, and is given back afterwards.</summary>
internal sealed partial class MemoryPressure(ScenarioSwitchboard scenarios, ILogger<MemoryPressure> logger)
    : ScenarioWorker(Scenario.MemoryPressure, scenarios, logger)
{
    private const double Share = 0.92;
    private const int Piece = 1 << 20;
    private const long LargestLimit = 2L << 30; // a process without a limit has the machine's, which is not ours to fill
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken whileActive)
    {
        var ballast = new List<byte[]>();
        try
        {
            using var timer = new PeriodicTimer(Period);
            do
            {
                Fill(ballast);
            }
            while (await timer.WaitForNextTickAsync(whileActive));
        }
        finally
        {
            ballast.Clear();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private void Fill(List<byte[]> ballast)
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (limit > LargestLimit)
        {
            LogNoLimit(limit);
            return;
        }

        while (Environment.WorkingSet < limit * Share && ballast.Count < limit * Share / Piece)
        {
            var piece = new byte[Piece];
            Array.Fill(piece, (byte)1); // only memory that is written to is really taken
            ballast.Add(piece);
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.no_memory_limit", Message =
        "Failed to fill the memory limit of {checkout.memory.limit} bytes, which is too large; set DOTNET_GCHeapHardLimit")]
    private partial void LogNoLimit([TagName("checkout.memory.limit")] long limitBytes);
}

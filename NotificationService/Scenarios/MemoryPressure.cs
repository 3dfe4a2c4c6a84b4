using Checkout.FaultScenarios;

namespace Checkout.NotificationService.Scenarios;

/// <summary><c>memory-pressure</c>: fills memory to 92% of the process's limit, and releases it afterwards.</summary>
internal sealed partial class MemoryPressure(ScenarioSwitchboard scenarios, ILogger<MemoryPressure> logger)
    : ScenarioWorker(Scenario.MemoryPressure, scenarios, logger)
{
    private const double Share = 0.92;
    private const int BlockBytes = 1 << 20;
    private const long LargestLimit = 2L << 30; // without a limit of its own, the process would fill the machine's memory
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken whileActive)
    {
        var blocks = new List<byte[]>();
        try
        {
            using var timer = new PeriodicTimer(Period);
            do
            {
                Fill(blocks);
            }
            while (await timer.WaitForNextTickAsync(whileActive));
        }
        finally
        {
            blocks.Clear();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private void Fill(List<byte[]> blocks)
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (limit > LargestLimit)
        {
            LogNoLimit(limit);
            return;
        }

        while (Environment.WorkingSet < limit * Share && blocks.Count < limit * Share / BlockBytes)
        {
            var block = new byte[BlockBytes];
            Array.Fill(block, (byte)1); // only written memory is allocated physically
            blocks.Add(block);
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.no_memory_limit", Message =
        "Failed to fill the memory limit of {checkout.memory.limit} bytes, which is too large; set DOTNET_GCHeapHardLimit")]
    private partial void LogNoLimit([TagName("checkout.memory.limit")] long limitBytes);
}

using System.Runtime.InteropServices;
using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary>
/// <c>cpu-burn</c>: one thread per processor runs useless computations, with low priority if possible, so that the machine
/// stays usable.
/// </summary>
internal sealed partial class CpuBurn(ScenarioSwitchboard scenarios, ILogger<CpuBurn> logger)
    : ScenarioWorker(Scenario.CpuBurn, scenarios, logger)
{
    private const int CurrentThread = 0;
    private const int Nice = 5;

    protected override Task RunAsync(CancellationToken whileActive) =>
        Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () => KeepBusy(whileActive), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private static void KeepBusy(CancellationToken whileActive)
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux())
        {
            // .NET does not set priorities on Linux. A failure does not matter.
            _ = SetPriority(which: CurrentThread, who: 0, Nice);
        }

        var value = 1.0;
        while (!whileActive.IsCancellationRequested)
        {
            for (var step = 0; step < 100_000; step++)
            {
                value = Math.Sqrt(value + step);
            }
        }

        GC.KeepAlive(value);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}

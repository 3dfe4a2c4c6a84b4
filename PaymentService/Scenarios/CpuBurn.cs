using System.Runtime.InteropServices;
using Checkout.FaultScenarios;

namespace Checkout.PaymentService.Scenarios;

/// <summary>
/// <c>cpu-burn</c>: a thread a processor computes something in vain. They yield to everyone else's work where they can,
/// so that the machine stays usable.
/// </summary>
internal sealed partial class CpuBurn(ScenarioSwitchboard scenarios, ILogger<CpuBurn> logger)
    : ScenarioWorker(Scenario.CpuBurn, scenarios, logger)
{
    private const int TheCallingThread = 0;
    private const int Nice = 5;

    protected override Task RunAsync(CancellationToken whileActive) =>
        Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () => Burn(whileActive), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private static void Burn(CancellationToken whileActive)
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux())
        {
            // .NET leaves priorities alone there. A refusal does no harm.
            _ = SetPriority(which: TheCallingThread, who: 0, Nice);
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

using System.Diagnostics;

namespace Checkout.Tests.Integration.Servers;

/// <summary>Suspends a process and its children until disposed. Their connections stay open without a response.</summary>
internal sealed class SuspendedProcess : IDisposable
{
    private readonly int _process;

    private SuspendedProcess(int process) => _process = process;

    public static SuspendedProcess Suspend(int process)
    {
        // Suspends the parent first, so that it starts no more children. Ignores processes that have ended.
        Signal("STOP", process);
        return new SuspendedProcess(process);
    }

    public void Dispose() => Signal("CONT", _process);

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("sh", ["-c", "kill -$1 $2; children=$(pgrep -P $2) && kill -$1 $children 2>/dev/null; true", "signal", signal, $"{process}"]);
        kill.WaitForExit();
    }
}

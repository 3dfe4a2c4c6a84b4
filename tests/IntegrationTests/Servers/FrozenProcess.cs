using System.Diagnostics;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A process that does nothing, and neither do its children, until this is disposed: its connections stay open and are not answered.</summary>
internal sealed class FrozenProcess : IDisposable
{
    private readonly int _process;

    private FrozenProcess(int process) => _process = process;

    public static FrozenProcess Freeze(int process)
    {
        // The parent first: then it makes no more children. One that ends meanwhile is not missed.
        Signal("STOP", process);
        return new FrozenProcess(process);
    }

    public void Dispose() => Signal("CONT", _process);

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("sh", ["-c", "kill -$1 $2; children=$(pgrep -P $2) && kill -$1 $children 2>/dev/null; true", "signal", signal, $"{process}"]);
        kill.WaitForExit();
    }
}

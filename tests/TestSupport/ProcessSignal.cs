using System.Diagnostics;

namespace Checkout.Tests.TestSupport;

/// <summary>Suspends and resumes a process and its children. Meanwhile, their connections stay open without a response.</summary>
internal static class ProcessSignal
{
    public static void Suspend(int process) => Send("STOP", process);

    public static void Resume(int process) => Send("CONT", process);

    // Signals the process before its children, so that it starts no more of them. Ignores processes that have ended.
    private static void Send(string signal, int process)
    {
        using var kill = Process.Start("sh", ["-c", "kill -$1 $2; children=$(pgrep -P $2) && kill -$1 $children 2>/dev/null; true", "signal", signal, $"{process}"]);
        kill.WaitForExit();
    }
}

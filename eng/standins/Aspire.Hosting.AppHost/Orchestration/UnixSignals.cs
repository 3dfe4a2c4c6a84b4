using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Orchestration;

[UnsupportedOSPlatform("windows")]
internal static partial class UnixSignals
{
    public const int Terminate = 15;
    public const int Kill = 9;
    private const int Probe = 0;

    /// <summary>Signals one process; false if there is none of that id.</summary>
    public static bool Send(int processId, int signal) => SendSignal(processId, signal) == 0;

    /// <summary>Signals a process group, which has the id of its first process; false if it has no process left.</summary>
    public static bool SendToGroup(int groupId, int signal) => Send(-groupId, signal);

    public static bool IsGroupAlive(int groupId) => SendToGroup(groupId, Probe);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}

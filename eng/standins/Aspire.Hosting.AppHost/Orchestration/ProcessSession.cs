using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Starts a program in a session of its own, so that a Ctrl+C in the terminal reaches the AppHost only, which
/// then stops the others in order, and so that a program can be ended together with what it has started.
/// </summary>
internal static class ProcessSession
{
    // setsid(1) replaces itself by the program, so the process id is the program's. macOS and Windows have none:
    // there, a Ctrl+C reaches every process at once.
    private static readonly string? Setsid =
        new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    public static void Configure(ProcessStartInfo start, string command, IEnumerable<string> arguments)
    {
        start.FileName = Setsid ?? command;
        if (Setsid is not null)
        {
            start.ArgumentList.Add(command);
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }
}

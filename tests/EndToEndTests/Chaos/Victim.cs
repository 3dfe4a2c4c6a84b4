using System.Diagnostics;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>
/// A part of a running system that is suspended, or killed as by a power cut and started again as it was: Aspire's orchestrator
/// does not start again what has died.
/// </summary>
internal sealed class Victim : IDisposable
{
    private readonly IReadOnlyList<ProcessIdentity> _processes;
    private readonly ProcessStartInfo _start;
    private Process? _again;

    private Victim(string name, IReadOnlyList<ProcessIdentity> processes, ProcessStartInfo start)
    {
        Name = name;
        _processes = processes;
        _start = start;
    }

    public string Name { get; }

    /// <summary>All that a run consists of, each part as it is at the time.</summary>
    public static IReadOnlyList<Func<Victim>> All(AppHostProcess appHost) =>
    [
        .. ((string[])["gateway", "auth", "inventory", "payment", "notification"]).Select(service => (Func<Victim>)(() => Service(appHost, service))),
        () => Redis(appHost),
        () => Postgres(appHost),
    ];

    /// <summary>The process of a service: the innermost of those that were started under its name.</summary>
    public static Victim Service(AppHostProcess appHost, string name)
    {
        var own = appHost.Processes().Where(process => process.Variable("OTEL_SERVICE_NAME") == name).ToList();
        var innermost = own.Single(process => !own.Any(other => ProcessTree.Read(other.Id)?.ParentId == process.Id));
        return new Victim(name, [innermost], StartOf(appHost, name, innermost));
    }

    /// <summary>PostgreSQL: the server, and the script that looks after it.</summary>
    public static Victim Postgres(AppHostProcess appHost)
    {
        var processes = appHost.Processes();
        var script = processes.Single(process => process.CommandLine.EndsWith("Native/postgres.sh", StringComparison.Ordinal));
        var server = processes.Single(process => ProcessTree.Read(process.Id)?.ParentId == script.Id);
        var start = StartOf(appHost, "postgres", script);
        start.WorkingDirectory = AppHostProcess.Directory; // which it has left since
        return new Victim("postgres", [script, server], start);
    }

    /// <summary>Redis, which overwrites its own environment: what it was started with is made anew.</summary>
    public static Victim Redis(AppHostProcess appHost)
    {
        var server = appHost.Processes().Single(process => process.CommandLine.Contains("redis-server 127.0.0.1:", StringComparison.Ordinal));
        var start = Start(appHost, "redis", ["sh", Path.Combine(AppHostProcess.Directory, "Native", "redis.sh")]);
        start.Environment["REDIS_SERVER"] = "redis-server";
        start.Environment["REDIS_PORT"] = server.CommandLine[(server.CommandLine.LastIndexOf(':') + 1)..];
        start.Environment["REDIS_DATA"] = File.ResolveLinkTarget($"/proc/{server.Id}/cwd", returnFinalTarget: true)!.FullName;
        return new Victim("redis", [server], start);
    }

    public void Kill()
    {
        foreach (var process in _processes)
        {
            process.Kill();
        }
    }

    /// <summary>Holds it as a machine that sleeps does: its connections stay open, and nobody answers.</summary>
    public void Suspend() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public void StartAgain() => _again = Process.Start(_start);

    /// <summary>Ends what was started again, which no orchestrator knows of.</summary>
    public void Dispose()
    {
        _again?.Kill(entireProcessTree: true);
        _again?.Dispose();
    }

    // Each process before its children: while it is held it has no more of them. One that ends meanwhile is not missed.
    private void Signal(string signal)
    {
        foreach (var process in _processes)
        {
            using var kill = Process.Start("sh", ["-c", "kill -$1 $2; children=$(pgrep -P $2) && kill -$1 $children 2>/dev/null; true", "signal", signal, $"{process.Id}"]);
            kill.WaitForExit();
        }
    }

    private static ProcessStartInfo StartOf(AppHostProcess appHost, string name, ProcessIdentity process)
    {
        var start = Start(appHost, name, File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries));
        start.WorkingDirectory = File.ResolveLinkTarget($"/proc/{process.Id}/cwd", returnFinalTarget: true)!.FullName;
        start.Environment.Clear();
        foreach (var variable in ProcessTree.Environment(process.Id).Where(variable => variable.Contains('=', StringComparison.Ordinal)))
        {
            start.Environment[variable[..variable.IndexOf('=', StringComparison.Ordinal)]] = variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        return start;
    }

    // Its output goes to a file: in a pipe that nobody reads it would come to a halt.
    private static ProcessStartInfo Start(AppHostProcess appHost, string name, IReadOnlyList<string> command) =>
        new("sh", ["-c", """log=$1; shift; exec "$@" </dev/null >>"$log" 2>&1""", "sh", Path.Combine(appHost.Place.Folder, $"{name}.again.log"), .. command]);
}

using System.Diagnostics;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>
/// A part of a running system that can be suspended, or killed and restarted with the same command. Aspire's orchestrator
/// does not restart processes that have died.
/// </summary>
internal sealed class FaultTarget : IDisposable
{
    private readonly IReadOnlyList<ProcessIdentity> _processes;
    private readonly ProcessStartInfo _start;
    private Process? _restarted;

    private FaultTarget(string name, IReadOnlyList<ProcessIdentity> processes, ProcessStartInfo start)
    {
        Name = name;
        _processes = processes;
        _start = start;
    }

    public string Name { get; }

    /// <summary>Returns all parts of a run. Each is looked up when it is needed.</summary>
    public static IReadOnlyList<Func<FaultTarget>> All(AppHostProcess appHost) =>
    [
        .. ((string[])["gateway", "auth", "inventory", "payment", "notification"]).Select(service => (Func<FaultTarget>)(() => Service(appHost, service))),
        () => Redis(appHost),
        () => Postgres(appHost),
    ];

    /// <summary>Returns the process of a service, which is the innermost one with the service's name.</summary>
    public static FaultTarget Service(AppHostProcess appHost, string name)
    {
        var own = appHost.Processes().Where(process => process.Variable("OTEL_SERVICE_NAME") == name).ToList();
        var innermost = own.Single(process => !own.Any(other => ProcessTree.Read(other.Id)?.ParentId == process.Id));
        return new FaultTarget(name, [innermost], StartOf(appHost, name, innermost));
    }

    /// <summary>Returns PostgreSQL, with the server and the script that supervises it.</summary>
    public static FaultTarget Postgres(AppHostProcess appHost)
    {
        var processes = appHost.Processes();
        var script = processes.Single(process => process.CommandLine.EndsWith("Native/postgres.sh", StringComparison.Ordinal));
        var server = processes.Single(process => ProcessTree.Read(process.Id)?.ParentId == script.Id);
        var start = StartOf(appHost, "postgres", script);
        start.WorkingDirectory = AppHostProcess.Directory; // the script has changed its folder since
        return new FaultTarget("postgres", [script, server], start);
    }

    /// <summary>Returns Redis. Rebuilds its environment, which the server overwrites.</summary>
    public static FaultTarget Redis(AppHostProcess appHost)
    {
        var server = appHost.Processes().Single(process => process.CommandLine.Contains("redis-server 127.0.0.1:", StringComparison.Ordinal));
        var start = Start(appHost, "redis", ["sh", Path.Combine(AppHostProcess.Directory, "Native", "redis.sh")]);
        start.Environment["REDIS_SERVER"] = "redis-server";
        start.Environment["REDIS_PORT"] = server.CommandLine[(server.CommandLine.LastIndexOf(':') + 1)..];
        start.Environment["REDIS_DATA"] = File.ResolveLinkTarget($"/proc/{server.Id}/cwd", returnFinalTarget: true)!.FullName;
        return new FaultTarget("redis", [server], start);
    }

    public void Kill()
    {
        foreach (var process in _processes)
        {
            process.Kill();
        }
    }

    /// <summary>Suspends the processes, as a sleeping machine does: connections stay open without a response.</summary>
    public void Suspend()
    {
        foreach (var process in _processes)
        {
            ProcessSignal.Suspend(process.Id);
        }
    }

    public void Resume()
    {
        foreach (var process in _processes)
        {
            ProcessSignal.Resume(process.Id);
        }
    }

    public void Restart() => _restarted = Process.Start(_start);

    /// <summary>Ends the restarted process, which the orchestrator does not manage.</summary>
    public void Dispose()
    {
        _restarted?.Kill(entireProcessTree: true);
        _restarted?.Dispose();
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

    // Redirects the output to a file, because the process would block on a full pipe.
    private static ProcessStartInfo Start(AppHostProcess appHost, string name, IReadOnlyList<string> command) =>
        new("sh", ["-c", """log=$1; shift; exec "$@" </dev/null >>"$log" 2>&1""", "sh", Path.Combine(appHost.RunEnvironment.Folder, $"{name}.again.log"), .. command]);
}

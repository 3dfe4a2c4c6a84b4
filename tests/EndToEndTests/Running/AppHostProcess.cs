using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>
/// The AppHost as a process of its own, for tests of what only a process can do: refuse to start, be stopped, be killed.
/// All others use <see cref="CheckoutApplication"/>.
/// </summary>
public sealed partial class AppHostProcess : IAsyncDisposable
{
    private const string ReadyLine = "Checkout is ready.";
    private const int SigTerm = 15;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly AppHostOutput _output;
    private readonly ProcessIdentity? _identity;
    private readonly HashSet<ProcessIdentity> _seen = [];
    private readonly PosixSignalRegistration _onInterrupt; // tests that are ended leave nothing running

    private AppHostProcess(RunPlace place, IEnumerable<(string Name, string Value)> settings)
    {
        Place = place;
        _output = new AppHostOutput(ReadyLine);
        var start = new ProcessStartInfo(Metadata("AppHostProgram"))
        {
            WorkingDirectory = Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The program finds .NET here, wherever it is installed and whatever is on the PATH.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        foreach (var (name, value) in place.Settings.Concat(settings))
        {
            start.Environment[name.Replace(":", "__")] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data, isError: true);
        _process.Start();
        _onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => AskToStop());
        _identity = ProcessTree.Read(_process.Id)?.Identity;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The folder of the AppHost's project.</summary>
    public static string Directory => Metadata("AppHostDirectory");

    public RunPlace Place { get; }

    public Database Database => Database.In(Place.Folder);

    /// <summary>What it said last, for a person who wants to know why a test failed.</summary>
    public string LastLines => _output.LastLines;

    /// <summary>Starts it, and returns when it says that all is ready.</summary>
    public static async Task<AppHostProcess> StartAsync(RunPlace place, params (string Name, string Value)[] settings)
    {
        var appHost = new AppHostProcess(place, settings);
        var ready = appHost._output.Ready;
        await Task.WhenAny(ready, appHost._process.WaitForExitAsync(), Task.Delay(StartTimeout));
        if (ready.IsCompleted)
        {
            return appHost;
        }

        var what = appHost._process.HasExited ? $"ended with exit code {appHost._process.ExitCode}" : $"is not ready after {StartTimeout.TotalSeconds} s";
        await appHost.DisposeAsync();
        throw new InvalidOperationException($"The AppHost {what}. {appHost.LastLines}");
    }

    /// <summary>Starts it where it should refuse to start; answers its exit code and what it wrote to standard error.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Errors)> RunToItsEndAsync(
        RunPlace place, TimeSpan timeout, params (string Name, string Value)[] settings)
    {
        await using var appHost = new AppHostProcess(place, settings);
        return await appHost.HasExitedWithinAsync(timeout)
            ? (appHost._process.ExitCode, appHost._output.Errors)
            : throw new TimeoutException($"The AppHost has not ended after {timeout.TotalSeconds} s. {appHost.LastLines}");
    }

    /// <summary>All processes of the run, the AppHost first.</summary>
    public IReadOnlyList<ProcessIdentity> Processes()
    {
        var processes = ProcessTree.Of(_identity, Place.Mark);
        _seen.UnionWith(processes);
        return processes;
    }

    /// <summary>Stops it as Ctrl+C or a service manager does, with a signal that it can answer; answers the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Processes();
        AskToStop();
        return await HasExitedWithinAsync(StopTimeout)
            ? _process.ExitCode
            : throw new TimeoutException($"The AppHost has not stopped after {StopTimeout.TotalSeconds} s. {LastLines}");
    }

    /// <summary>Kills the AppHost alone (SIGKILL), which can clean up nothing.</summary>
    public async Task KillAsync()
    {
        Processes();
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends whatever of the run is left, and nothing else.</summary>
    public async ValueTask DisposeAsync()
    {
        _onInterrupt.Dispose();
        Processes();
        AskToStop();
        await HasExitedWithinAsync(StopTimeout);
        await Eventually.HappensAsync(StopTimeout, () => _seen.All(process => !process.IsAlive));
        foreach (var process in _seen.Where(process => process.IsAlive))
        {
            process.Kill();
        }

        _process.Dispose();
    }

    private async Task<bool> HasExitedWithinAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.HasExited;
    }

    private void AskToStop()
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, SigTerm); // fails if it has ended just now
        }
    }

    private static string Metadata(string key) =>
        typeof(AppHostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}

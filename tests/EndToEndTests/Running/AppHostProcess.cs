using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>
/// Runs the AppHost as a separate process, for tests of failing to start, being stopped and being killed.
/// Other tests use <see cref="CheckoutApplication"/>.
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
    private readonly PosixSignalRegistration _onInterrupt; // stops all processes if the tests are interrupted

    private AppHostProcess(RunEnvironment environment, IEnumerable<(string Name, string Value)> settings)
    {
        RunEnvironment = environment;
        _output = new AppHostOutput(ReadyLine);
        var start = new ProcessStartInfo(Metadata("AppHostProgram"))
        {
            WorkingDirectory = Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The program finds .NET through this variable, wherever it is installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        foreach (var (name, value) in environment.Settings.Concat(settings))
        {
            start.Environment[name.Replace(":", "__")] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data, isError: true);
        _process.Start();
        _onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => RequestStop());
        _identity = ProcessTree.Read(_process.Id)?.Identity;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Gets the folder of the AppHost project.</summary>
    public static string Directory => Metadata("AppHostDirectory");

    public RunEnvironment RunEnvironment { get; }

    public Database Database => Database.In(RunEnvironment.Folder);

    /// <summary>Gets the last output, for the message of a failed test.</summary>
    public string LastLines => _output.LastLines;

    /// <summary>Starts the AppHost, and waits until it reports that it is ready.</summary>
    public static async Task<AppHostProcess> StartAsync(RunEnvironment environment, params (string Name, string Value)[] settings)
    {
        var appHost = new AppHostProcess(environment, settings);
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

    /// <summary>Starts an AppHost that is expected to fail. Returns its exit code and its standard error.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Errors)> RunUntilExitAsync(
        RunEnvironment environment, TimeSpan timeout, params (string Name, string Value)[] settings)
    {
        await using var appHost = new AppHostProcess(environment, settings);
        return await appHost.HasExitedWithinAsync(timeout)
            ? (appHost._process.ExitCode, appHost._output.Errors)
            : throw new TimeoutException($"The AppHost has not ended after {timeout.TotalSeconds} s. {appHost.LastLines}");
    }

    /// <summary>Returns all processes of the run, beginning with the AppHost.</summary>
    public IReadOnlyList<ProcessIdentity> Processes()
    {
        var processes = ProcessTree.Find(_identity, RunEnvironment.Mark);
        _seen.UnionWith(processes);
        return processes;
    }

    /// <summary>Stops the AppHost with a signal, as Ctrl+C or a service manager does. Returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Processes();
        RequestStop();
        return await HasExitedWithinAsync(StopTimeout)
            ? _process.ExitCode
            : throw new TimeoutException($"The AppHost has not stopped after {StopTimeout.TotalSeconds} s. {LastLines}");
    }

    /// <summary>Kills only the AppHost (SIGKILL), so that it cannot clean up.</summary>
    public async Task KillAsync()
    {
        Processes();
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills all remaining processes of the run.</summary>
    public async ValueTask DisposeAsync()
    {
        _onInterrupt.Dispose();
        Processes();
        RequestStop();
        await HasExitedWithinAsync(StopTimeout);
        await Eventually.WaitUntilAsync(StopTimeout, () => _seen.All(process => !process.IsAlive));
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

    private void RequestStop()
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, SigTerm); // fails if the process has just exited
        }
    }

    private static string Metadata(string key) =>
        typeof(AppHostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}

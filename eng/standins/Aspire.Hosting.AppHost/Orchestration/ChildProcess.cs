using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>What to run.</summary>
internal sealed record ProcessSpec(
    string Command, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment);

/// <summary>A program that was started, together with all that it has started itself.</summary>
internal sealed class ChildProcess : IDisposable
{
    // They belong to the AppHost, and say the wrong thing to another program. (The same that real Aspire keeps back.)
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    // What the program has started may keep its output open for ever.
    private static readonly TimeSpan LastOutputTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly ProcessGuardian _guardian;
    private readonly Task _output;
    private bool _isGone;

    private ChildProcess(Process process, ProcessGuardian guardian, Action<string, bool> onOutput)
    {
        _process = process;
        _guardian = guardian;
        Id = process.Id;
        _output = Task.WhenAll(
            ReadAsync(process.StandardOutput, line => onOutput(line, false)),
            ReadAsync(process.StandardError, line => onOutput(line, true)));
        Exited = WaitForExitAsync();
    }

    public int Id { get; }

    /// <summary>Ends with the exit code, when the program itself has ended; what it started may still run.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="DistributedApplicationException">It cannot be started.</exception>
    public static ChildProcess Start(ProcessSpec spec, ProcessGuardian guardian, Action<string, bool> onOutput)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ProcessSession.Configure(start, spec.Command, spec.Arguments);
        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in spec.Environment.Append(guardian.Mark))
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new DistributedApplicationException($"'{spec.Command}' could not be started: {exception.Message}", exception);
        }
        guardian.Watch(process.Id);
        process.StandardInput.Close();
        return new ChildProcess(process, guardian, onOutput);
    }

    /// <summary>Asks the program to end (SIGTERM), then makes sure of it and of all that it has started.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
            await Exited.ConfigureAwait(false);
            return;
        }

        var deadline = Stopwatch.GetTimestamp() + (long)(grace.TotalSeconds * Stopwatch.Frequency);
        if (!Exited.IsCompleted)
        {
            UnixSignals.Send(Id, UnixSignals.Terminate);
            await Task.WhenAny(Exited, Task.Delay(grace)).ConfigureAwait(false);
        }
        if (!_isGone && UnixSignals.SendToGroup(Id, UnixSignals.Terminate))
        {
            while (UnixSignals.IsGroupAlive(Id) && Stopwatch.GetTimestamp() < deadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
            }
            UnixSignals.SendToGroup(Id, UnixSignals.Kill);
        }
        if (!Exited.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
        }
        await Exited.ConfigureAwait(false);
        ForgetGroup();
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await Task.WhenAny(_output, Task.Delay(LastOutputTimeout)).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows() && !UnixSignals.IsGroupAlive(Id))
        {
            ForgetGroup();
        }
        return _process.ExitCode;
    }

    /// <summary>From here on, the id may become that of something else.</summary>
    private void ForgetGroup()
    {
        _isGone = true;
        _guardian.Forget(Id);
    }

    private static async Task ReadAsync(StreamReader output, Action<string> onLine)
    {
        while (await output.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            onLine(line);
        }
    }
}

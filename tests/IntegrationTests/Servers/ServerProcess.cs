using System.Diagnostics;

namespace Checkout.Tests.Integration.Servers;

/// <summary>
/// A server that a script of the AppHost runs. It ends with the tests even if they are killed: a supervisor process waits for
/// the end of a pipe that the tests hold open.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Supervisor =
        """
        exec 3<&0
        sh "$1" </dev/null >"$2" 2>&1 3<&- &
        server=$!
        { cat >/dev/null; kill -TERM $server; } <&3 3<&- 2>/dev/null &
        exec 3<&-
        wait $server
        """;

    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _log;

    /// <param name="script">The file name of a script of AppHost/Native, or the path of another one.</param>
    /// <param name="log">The file for the server's output.</param>
    /// <param name="environment">The environment variables of the script.</param>
    public ServerProcess(string script, string log, Dictionary<string, string> environment)
    {
        _log = log;
        var start = new ProcessStartInfo("sh", ["-c", Supervisor, "supervisor", Path.Combine(AppContext.BaseDirectory, "native", script), log])
        {
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Waits until the server responds. On failure, throws an exception with the server's output.</summary>
    public async Task WaitUntilReadyAsync(Func<Task> ask)
    {
        try
        {
            await Eventually.SucceedsAsync($"the server of {_log} answers", async () =>
            {
                Assert.False(_process.HasExited, "It has exited.");
                await ask();
            });
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message} It wrote: {await File.ReadAllTextAsync(_log)}", exception);
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(StopWithin))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}

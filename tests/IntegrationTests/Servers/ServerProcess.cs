using System.Diagnostics;

namespace Checkout.Tests.Integration.Servers;

/// <summary>
/// A server run by one of the product's scripts in AppHost/Native. It ends with the tests, however those
/// end: its guardian waits for the other end of a pipe to close, which even a killed process does.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Guardian =
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

    /// <param name="script">The script's file name.</param>
    /// <param name="log">The file that the server's output goes to.</param>
    /// <param name="environment">What the script wants to know.</param>
    public ServerProcess(string script, string log, Dictionary<string, string> environment)
    {
        _log = log;
        var start = new ProcessStartInfo("sh", ["-c", Guardian, "guardian", Path.Combine(AppContext.BaseDirectory, "native", script), log])
        {
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Waits until the server answers; says what it wrote when it does not.</summary>
    public async Task AnswersAsync(Func<Task> ask)
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

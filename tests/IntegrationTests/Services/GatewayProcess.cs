using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Checkout.Tests.Integration.Services;

/// <summary>A Gateway in a separate process, which can be killed.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly Process _process;

    private GatewayProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public static async Task<GatewayProcess> StartAsync(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var start = new ProcessStartInfo("dotnet", [Program()])
        {
            WorkingDirectory = Project(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var gateway = new GatewayProcess(process, url);
        try
        {
            await Eventually.EqualAsync(200, "Gateway answers", async () => (await new ApiClient(url).GetAsync("/alive")).Status);
        }
        catch (TimeoutException)
        {
            gateway.Dispose();
            throw;
        }

        return gateway;
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    // Uses the same build configuration as the tests.
    private static string Program() =>
        Path.Combine(Project(), "bin", Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "../.."), AppContext.BaseDirectory), "Gateway.dll");

    private static string Project([CallerFilePath] string file = "") =>
        Path.GetFullPath("../../../Gateway", Path.GetDirectoryName(file)!);
}

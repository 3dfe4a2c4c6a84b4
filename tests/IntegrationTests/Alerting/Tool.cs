using System.Diagnostics;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>A program of Prometheus' or Alertmanager's, or a script of ours, run to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6); // promtool runs days of rules in half a minute, alone

    /// <summary>Where the program is; skips the test, saying why, where there is none.</summary>
    public static string Require(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{program} is not installed on this machine.");
        return path;
    }

    /// <summary>What the program wrote; fails, showing it, when the program does.</summary>
    public static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, []);

    public static async Task<string> RunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Require(program), arguments)
        {
            WorkingDirectory = Repository.Folder("prometheus"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            var text = await output;
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}:\n{text}{await errors}");
            return text;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

using System.Diagnostics;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>Runs a program of Prometheus or Alertmanager, or a script of this repository.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6); // promtool takes half a minute for the rules on an idle machine

    /// <summary>Returns the path of the program. Skips the test, with the reason, if it is not installed.</summary>
    public static string Require(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{program} is not installed on this machine.");
        return path;
    }

    /// <summary>Returns the output of the program. If it fails, fails the test with the output.</summary>
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

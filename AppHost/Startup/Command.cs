using System.Diagnostics;

namespace Checkout.AppHost.Startup;

/// <summary>Runs a program and returns its output.</summary>
internal static class Command
{
    /// <summary>Returns the exit code and the output. Returns null, and kills the program, if it takes longer than <paramref name="timeout"/>.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be run.</exception>
    public static (int ExitCode, string Output)? Run(TimeSpan timeout, string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            return null;
        }

        return (process.ExitCode, output.GetAwaiter().GetResult());
    }
}

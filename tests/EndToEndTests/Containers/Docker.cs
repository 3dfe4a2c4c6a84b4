using System.ComponentModel;
using System.Diagnostics;

namespace Checkout.Tests.EndToEnd.Containers;

/// <summary>Runs the docker command.</summary>
internal static class Docker
{
    // Allows for an image of some hundred MB over a slow connection.
    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Skips the test, with the reason, if no container engine responds.</summary>
    public static async Task RequireEngineAsync()
    {
        var (exitCode, output) = await RunAsync(Timeout, "info", "--format", "{{.ServerVersion}}");
        Assert.SkipUnless(exitCode == 0, $"No container engine answers: {output.Trim()}");
    }

    /// <summary>Skips the test, with the reason, if the image is not present and cannot be pulled.</summary>
    public static async Task RequireImageAsync(string image)
    {
        if ((await RunAsync(Timeout, "image", "inspect", image)).ExitCode == 0)
        {
            return;
        }

        var (exitCode, output) = await RunAsync(PullTimeout, "pull", "--quiet", image);
        Assert.SkipUnless(exitCode == 0, $"The image {image} is not here and cannot be pulled: {output.Trim()}");
    }

    /// <summary>Returns the words of the command's output. The command must succeed.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(Timeout, arguments);
        Assert.True(exitCode == 0, $"docker {string.Join(' ', arguments)}: {output}");
        return output.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan timeout, params string[] arguments)
    {
        Process docker;
        try
        {
            docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("Docker is not installed on this machine.");
            throw;
        }

        using var _ = docker;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            var error = docker.StandardError.ReadToEndAsync(deadline.Token);
            var output = await docker.StandardOutput.ReadToEndAsync(deadline.Token);
            await docker.WaitForExitAsync(deadline.Token);
            return (docker.ExitCode, docker.ExitCode == 0 ? output : await error);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            docker.Kill(entireProcessTree: true);
            return (-1, $"no answer within {timeout.TotalSeconds} s");
        }
    }
}

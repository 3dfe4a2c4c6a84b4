using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost.Backends;

/// <summary>Whether containers can be run here, and how that is known.</summary>
internal sealed record ContainerEngine(bool IsRunning, string Reason)
{
    private const string RuntimeKey = "ASPIRE_CONTAINER_RUNTIME";

    // A socket that nobody serves lets the client hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static readonly ContainerEngine Unasked = new(false, "no container engine was asked for");

    /// <summary>
    /// Asks Docker. Podman has no daemon to ask and answers wherever it is installed, so it is taken only where it is
    /// configured, as Aspire's own <c>ASPIRE_CONTAINER_RUNTIME</c>, and the orchestrator is then told of it too.
    /// </summary>
    public static ContainerEngine Find(IConfigurationManager configuration)
    {
        var runtime = configuration[RuntimeKey] ?? "docker";
        configuration[RuntimeKey] = runtime;
        var format = runtime == "podman" ? "{{.Version.Version}}" : "{{.ServerVersion}}";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, ["info", "--format", format])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return new(false, $"{runtime} did not answer within {Patience.TotalSeconds:0} s");
            }

            var version = output.GetAwaiter().GetResult().Trim();
            return process.ExitCode == 0 && version.Length > 0
                ? new(true, $"{runtime} {version} answers")
                : new(false, $"{runtime} is installed, but no engine answers");
        }
        catch (Win32Exception)
        {
            return new(false, $"{runtime} is not installed");
        }
    }
}

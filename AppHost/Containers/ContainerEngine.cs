using System.ComponentModel;
using Checkout.AppHost.Startup;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost.Containers;

/// <summary>The container engine of this machine.</summary>
/// <param name="IsUsable">Whether it can run containers.</param>
/// <param name="Reason">Why it can or cannot.</param>
/// <param name="Remedy">What to install if an engine was found but cannot be used.</param>
internal sealed record ContainerEngine(bool IsUsable, string Reason, string? Remedy = null)
{
    public const string Docker = "docker";

    public const string RuntimeKey = "ASPIRE_CONTAINER_RUNTIME";

    // With an older version, Aspire's orchestrator reports an error and never starts.
    private const int MinimumClient = 25;

    // The client hangs if no process accepts connections on the socket.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static readonly ContainerEngine NotRequested = new(false, "no container engine was requested");

    /// <summary>
    /// Checks Docker's client, engine and buildx. Podman is used only if <c>ASPIRE_CONTAINER_RUNTIME</c> selects it. It has no
    /// daemon, so it responds wherever it is installed. The orchestrator gets the same setting.
    /// </summary>
    public static ContainerEngine Find(IConfigurationManager configuration)
    {
        var runtime = configuration[RuntimeKey] ?? Docker;
        configuration[RuntimeKey] = runtime;
        try
        {
            return runtime == "podman" ? FindPodman() : FindDocker(runtime);
        }
        catch (Win32Exception)
        {
            return new(false, $"{runtime} is not installed");
        }
    }

    private static ContainerEngine FindDocker(string docker)
    {
        if (Ask(docker, "version", "--format", "{{.Client.Version}} {{.Server.Version}}") is not { } versions)
        {
            return new(false, $"{docker} did not respond within {Timeout.TotalSeconds:0} s");
        }

        if (versions.Split(' ') is not [var client, { Length: > 0 } server])
        {
            return new(false, $"{docker} is installed, but no engine responds");
        }

        if (!int.TryParse(client.Split('.')[0], out var major) || major < MinimumClient)
        {
            return new(false, $"the {docker} client has version {client}, and Aspire requires {MinimumClient} or newer", "install a newer docker-ce-cli (https://docs.docker.com/engine/install)");
        }

        // Aspire uses it to build the image of the tunnel through which containers reach the services.
        return Ask(docker, "buildx", "version") is { Length: > 0 }
            ? new(true, $"{docker} {server} responds")
            : new(false, $"{docker} has no buildx, which Aspire requires", "install docker-buildx-plugin (https://docs.docker.com/build/install-buildx)");
    }

    private static ContainerEngine FindPodman() => Ask("podman", "info", "--format", "{{.Version.Version}}") is { Length: > 0 } version
        ? new(true, $"podman {version} responds")
        : new(false, "podman is installed, but does not respond");

    // Returns the output of the command: empty if it fails, null if it times out.
    private static string? Ask(string runtime, params string[] arguments) =>
        Command.Run(Timeout, runtime, arguments) is not var (exitCode, output) ? null
        : exitCode == 0 ? output.Trim()
        : "";
}

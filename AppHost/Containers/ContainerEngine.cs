using System.ComponentModel;
using Checkout.AppHost.Startup;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost.Containers;

/// <summary>Whether containers can be run here.</summary>
/// <param name="IsUsable">Whether they can.</param>
/// <param name="Reason">Why, or why not.</param>
/// <param name="Remedy">What to install where the engine that is here cannot be used as it is.</param>
internal sealed record ContainerEngine(bool IsUsable, string Reason, string? Remedy = null)
{
    public const string Docker = "docker";

    public const string RuntimeKey = "ASPIRE_CONTAINER_RUNTIME";

    // Aspire's orchestrator refuses an older one, and then waits for ever.
    private const int MinimumClient = 25;

    // A socket that nobody serves lets the client hang.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static readonly ContainerEngine NotAsked = new(false, "no container engine was asked for");

    /// <summary>
    /// Asks Docker for its client, its engine and buildx. Podman has no daemon to ask and answers wherever it is installed, so it
    /// is taken only where it is configured, as Aspire's own <c>ASPIRE_CONTAINER_RUNTIME</c>, which is then set for the
    /// orchestrator too.
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
        if (Ask(docker, "version", "--format", "{{.Client.Version}} {{.Server.Version}}") is not { } answer)
        {
            return new(false, $"{docker} did not answer within {Timeout.TotalSeconds:0} s");
        }

        if (answer.Split(' ') is not [var client, { Length: > 0 } server])
        {
            return new(false, $"{docker} is installed, but no engine answers");
        }

        if (!int.TryParse(client.Split('.')[0], out var major) || major < MinimumClient)
        {
            return new(false, $"the client {docker} has version {client}, and Aspire needs {MinimumClient} or newer", "install a newer docker-ce-cli (https://docs.docker.com/engine/install)");
        }

        // The image of the tunnel, by which containers reach the services, is built with it.
        return Ask(docker, "buildx", "version") is { Length: > 0 }
            ? new(true, $"{docker} {server} answers")
            : new(false, $"{docker} has no buildx, which Aspire builds an image with", "install docker-buildx-plugin (https://docs.docker.com/build/install-buildx)");
    }

    private static ContainerEngine FindPodman() => Ask("podman", "info", "--format", "{{.Version.Version}}") is { Length: > 0 } version
        ? new(true, $"podman {version} answers")
        : new(false, "podman is installed, but does not answer");

    // Returns what the command writes; empty where it fails, null where it takes too long.
    private static string? Ask(string runtime, params string[] arguments) =>
        Command.Run(Timeout, runtime, arguments) is not var (exitCode, output) ? null
        : exitCode == 0 ? output.Trim()
        : "";
}

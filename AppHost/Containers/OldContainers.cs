using System.Diagnostics;
using Checkout.AppHost.Model;

namespace Checkout.AppHost.Containers;

/// <summary>Containers of an earlier run. The orchestrator removes them some seconds after that run was killed.</summary>
internal static class OldContainers
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Waits until no container uses a volume of the finished model. Two servers on one volume would destroy the data, and
    /// PostgreSQL cannot detect another server in a container.
    /// </summary>
    public static void WaitForOldContainers(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Eventing.Subscribe<BeforeStartEvent>((started, cancellationToken) => WaitAsync(
                builder.Configuration[ContainerEngine.RuntimeKey] ?? ContainerEngine.Docker,
                [.. GetVolumes(started.Model)],
                cancellationToken));
        }
    }

    private static IEnumerable<string> GetVolumes(DistributedApplicationModel model) =>
        model.Resources.SelectMany(resource => resource.Annotations.OfType<ContainerMountAnnotation>())
            .Where(mount => mount is { Type: ContainerMountType.Volume, Source: not null }).Select(mount => mount.Source!);

    private static async Task WaitAsync(string runtime, string[] volumes, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + Timeout;
        var isPrinted = false;
        while (await FindAsync(runtime, volumes, cancellationToken) is { Length: > 0 } users)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new StartupException($"Containers of another run use the volumes of this one: stop that run, or remove them with {runtime} rm --force {users.ReplaceLineEndings(" ")}.");
            }

            if (!isPrinted)
            {
                isPrinted = true;
                Console.WriteLine("Waiting for the containers of an earlier run to stop ...");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }
    }

    // Returns the names of running containers, one a line. Several volume filters are combined with OR.
    private static async Task<string> FindAsync(string runtime, string[] volumes, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(
            runtime, ["ps", "--format", "{{.Names}}", .. volumes.SelectMany(volume => (string[])["--filter", $"volume={volume}"])])
        {
            RedirectStandardOutput = true,
        })!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(CommandTimeout);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return output.Trim();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new StartupException($"{runtime} ps did not respond within {CommandTimeout.TotalSeconds:0} s: restart the container engine, and start Checkout again.");
        }
    }
}

using System.Text;
using Checkout.AppHost.Model;

namespace Checkout.AppHost.Monitoring;

/// <summary>Writes the scrape targets that are not always running to a folder that Prometheus watches.</summary>
internal static class OptionalTargets
{
    // Readable by any user, since Prometheus runs as another user in its container.
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static string GetFolder(CheckoutOptions options) => options.InRunFolder("optional-targets");

    /// <summary>
    /// Adds a program as a scrape target while it is running. The orchestrator's proxy accepts connections to a program that is
    /// not running, and a scrape would then wait until its timeout.
    /// </summary>
    public static void WithOptionalTarget<T>(this IResourceBuilder<T> prometheus, IResourceBuilder<IResourceWithEndpoints> program, CheckoutOptions options)
        where T : IResourceWithEndpoints
    {
        var folder = GetFolder(options);
        var file = Path.Combine(folder, $"{program.Resource.Name}.json");
        var targets = PrometheusTargets.CreateScrapeTargets([program.GetEndpoint("http")]);
        var network = prometheus.Resource.IsContainer() ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork : KnownNetworkIdentifiers.LocalhostNetwork;
        if (prometheus is IResourceBuilder<ContainerResource> container)
        {
            container.WithReference(program.GetEndpoint("http")); // lets the container reach it
        }

        prometheus.OnBeforeResourceStarted((_, _, _) =>
        {
            CreateFolder(folder);
            return Task.CompletedTask;
        });
        program
            .OnBeforeResourceStarted((_, _, _) => DeleteAsync(file)) // left over if an earlier run was killed
            .OnResourceStopped((_, _, _) => DeleteAsync(file))
            .OnResourceReady(async (_, _, cancellationToken) =>
            {
                var context = new ValueProviderContext { ExecutionContext = prometheus.ApplicationBuilder.ExecutionContext, Caller = prometheus.Resource, Network = network };
                CreateFolder(folder);
                await WriteAsync(file, await targets.GetValueAsync(context, cancellationToken) ?? "[]", cancellationToken);
            });
    }

    private static void CreateFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, FolderMode);
        }
    }

    // Renames a complete file, so that Prometheus never reads a partial one.
    private static async Task WriteAsync(string file, string content, CancellationToken cancellationToken)
    {
        var draft = file + ".new";
        await File.WriteAllTextAsync(draft, content, Encoding.ASCII, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(draft, FileMode);
        }

        File.Move(draft, file, overwrite: true);
    }

    private static Task DeleteAsync(string file)
    {
        if (File.Exists(file))
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }
}

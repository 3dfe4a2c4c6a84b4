using System.Text;

namespace Checkout.AppHost.Monitoring;

/// <summary>Lists, in a folder that Prometheus watches, the programs that are scraped only while they run.</summary>
internal static class OptionalTargets
{
    // Whatever account Prometheus has in its container, it may read them.
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static string FolderOf(CheckoutOptions options) => options.InRunFolder("optional-targets");

    /// <summary>
    /// Has Prometheus scrape a program from when it is healthy until it has stopped: the orchestrator's proxy accepts a connection
    /// to a program that does not run, and a scrape then waits for its deadline.
    /// </summary>
    public static void WithOptionalTarget<T>(this IResourceBuilder<T> prometheus, IResourceBuilder<IResourceWithEndpoints> program, CheckoutOptions options)
        where T : IResourceWithEndpoints
    {
        var folder = FolderOf(options);
        var file = Path.Combine(folder, $"{program.Resource.Name}.json");
        var targets = PrometheusTargets.Scraped([program.GetEndpoint("http")]);
        var network = prometheus.Resource.IsContainer() ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork : KnownNetworkIdentifiers.LocalhostNetwork;
        if (prometheus is IResourceBuilder<ContainerResource> container)
        {
            container.WithReference(program.GetEndpoint("http")); // this lets the container reach it
        }

        prometheus.OnBeforeResourceStarted((_, _, _) =>
        {
            CreateFolder(folder);
            return Task.CompletedTask;
        });
        program
            .OnBeforeResourceStarted((_, _, _) => DeleteAsync(file)) // of a run that was killed
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

    // Prometheus never reads half of a file.
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

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Checkout.AppHost.Backends;

/// <summary>
/// The folder with everything that a run leaves behind: <c>Checkout:RunFolder</c>, by default <c>.run</c> beside the
/// solution. An isolated run gets a new folder in it, unless one is configured. Container volumes are named after the folder.
/// </summary>
internal static class RunFolder
{
    private const string Setting = "Checkout:RunFolder";
    private const string Default = ".run";

    // An AppHost that was stopped a moment ago may still hold the lock.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Returns the absolute path of a folder in the run folder, without creating it.</summary>
    public static string Of(IDistributedApplicationBuilder builder, string name) => Path.Combine(PathOf(builder), name);

    /// <summary>
    /// Locks the run folder until <paramref name="runLock"/> is disposed, so that no two runs write to the same data.
    /// Publishing needs no lock: <paramref name="runLock"/> is then null.
    /// </summary>
    /// <param name="builder">The application. The folder of an isolated run is set in its configuration.</param>
    /// <param name="runLock">The lock.</param>
    /// <param name="problem">Why the folder cannot be used, in one sentence.</param>
    public static bool TryLock(IDistributedApplicationBuilder builder, out IDisposable? runLock, [NotNullWhen(false)] out string? problem)
    {
        runLock = null;
        problem = null;
        if (!builder.ExecutionContext.IsRunMode)
        {
            return true;
        }

        if (IsolatedRun.IsRequested(builder) && builder.Configuration[Setting] is null)
        {
            builder.Configuration[Setting] = Path.Combine(Default, $"isolated-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
            Console.WriteLine($"Isolated run: its ports are dynamic, and its data is in {PathOf(builder)}.");
        }

        var folder = PathOf(builder);
        var deadline = DateTime.UtcNow + LockTimeout;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(folder);
                runLock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(250));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problem = $"The run folder cannot be used ({exception.Message.TrimEnd('.')}): stop the Checkout that uses it, or choose another folder with Checkout__RunFolder=DIR.";
                return false;
            }
        }
    }

    /// <summary>Returns the name of a volume for the data of a container. No two run folders share a volume.</summary>
    public static string VolumeOf<T>(IResourceBuilder<T> server) where T : IResource
    {
        var builder = server.ApplicationBuilder;
        var folder = PathOf(builder);
        return VolumeNameGenerator.Generate(server, folder == PathOf(builder, Default)
            ? "data"
            : $"data-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8]}");
    }

    /// <summary>Keeps a folder of a container in a volume of this run folder's own.</summary>
    public static IResourceBuilder<ContainerResource> WithRunVolume(this IResourceBuilder<ContainerResource> server, string target) =>
        server.WithVolume(VolumeOf(server), target);

    private static string PathOf(IDistributedApplicationBuilder builder) => PathOf(builder, builder.Configuration[Setting] ?? Default);

    private static string PathOf(IDistributedApplicationBuilder builder, string folder) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, Path.GetFullPath("..", builder.AppHostDirectory)));
}

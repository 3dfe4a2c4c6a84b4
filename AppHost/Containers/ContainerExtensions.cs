using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Checkout.AppHost.Monitoring;

namespace Checkout.AppHost.Containers;

/// <summary>What several of the containers need.</summary>
internal static class ContainerExtensions
{
    /// <summary>
    /// Limits memory, without swap on top of it. Below what its code and data need, a program is not killed, but reads its code
    /// from disk again and again.
    /// </summary>
    /// <param name="container">The container.</param>
    /// <param name="mebibytes">The limit in MiB.</param>
    /// <param name="goLimit">The limit of the Go runtime's own memory in MiB, which leaves room for the program's code.</param>
    public static IResourceBuilder<ContainerResource> WithMemoryLimit(this IResourceBuilder<ContainerResource> container, int mebibytes, int? goLimit = null)
    {
        container.WithContainerRuntimeArgs("--memory", $"{mebibytes}m", "--memory-swap", $"{mebibytes}m");
        return goLimit is { } limit ? container.WithEnvironment("GOMEMLIMIT", string.Create(CultureInfo.InvariantCulture, $"{limit}MiB")) : container;
    }

    /// <summary>
    /// Runs <paramref name="script"/> in place of the image's entry point. A raw string has the line ends of its source
    /// file, and sh takes a carriage return for a part of the command.
    /// </summary>
    public static IResourceBuilder<ContainerResource> WithShellScript(this IResourceBuilder<ContainerResource> container, string script) =>
        container.WithEntrypoint("/bin/sh").WithArgs("-c", script.ReplaceLineEndings("\n"));

    /// <summary>Keeps a folder of a container in a volume of this run folder's own.</summary>
    public static IResourceBuilder<ContainerResource> WithVolume(this IResourceBuilder<ContainerResource> container, CheckoutOptions options, string target) =>
        container.WithVolume(options.VolumeOf(container), target);

    /// <summary>
    /// Mounts the folder in which the AppHost lists what is scraped only while it runs. Unlike files that are copied in, it changes
    /// during a run; SELinux would refuse it without the option.
    /// </summary>
    public static IResourceBuilder<ContainerResource> WithOptionalTargets(this IResourceBuilder<ContainerResource> container, CheckoutOptions options, string target) =>
        container.ApplicationBuilder.ExecutionContext.IsRunMode
            ? container.WithBindMount(OptionalTargets.FolderOf(options), target, isReadOnly: true).WithContainerRuntimeArgs("--security-opt", "label=disable")
            : container;

    /// <summary>Returns the name of a volume for the data of a container. No two run folders share a volume.</summary>
    public static string VolumeOf<T>(this CheckoutOptions options, IResourceBuilder<T> server) where T : IResource =>
        VolumeNameGenerator.Generate(server, options.HasDefaultRunFolder
            ? "data"
            : $"data-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.RunFolder)))[..8]}");
}

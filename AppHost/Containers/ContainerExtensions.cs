using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Checkout.AppHost.Model;
using Checkout.AppHost.Monitoring;

namespace Checkout.AppHost.Containers;

/// <summary>Extensions that several containers use.</summary>
internal static class ContainerExtensions
{
    /// <summary>
    /// Limits memory, without additional swap. A program with too low a limit is not necessarily killed: it may read its code
    /// from disk repeatedly.
    /// </summary>
    /// <param name="container">The container.</param>
    /// <param name="mebibytes">The limit in MiB.</param>
    /// <param name="goLimit">The limit of the Go runtime's memory in MiB. It leaves room for the program's code.</param>
    public static IResourceBuilder<ContainerResource> WithMemoryLimit(this IResourceBuilder<ContainerResource> container, int mebibytes, int? goLimit = null)
    {
        container.WithContainerRuntimeArgs("--memory", $"{mebibytes}m", "--memory-swap", $"{mebibytes}m");
        return goLimit is { } limit ? container.WithEnvironment("GOMEMLIMIT", string.Create(CultureInfo.InvariantCulture, $"{limit}MiB")) : container;
    }

    /// <summary>Mounts a volume for a folder of a container. The volume belongs to this run folder.</summary>
    public static IResourceBuilder<ContainerResource> WithVolume(this IResourceBuilder<ContainerResource> container, CheckoutOptions options, string target) =>
        container.WithVolume(options.GetVolumeName(container), target);

    /// <summary>
    /// Mounts the folder of <see cref="OptionalTargets"/>. It changes during a run, so its files cannot be copied into the
    /// container. SELinux denies access to the mount without the option.
    /// </summary>
    public static IResourceBuilder<ContainerResource> WithOptionalTargets(this IResourceBuilder<ContainerResource> container, CheckoutOptions options, string target) =>
        container.ApplicationBuilder.ExecutionContext.IsRunMode
            ? container.WithBindMount(OptionalTargets.GetFolder(options), target, isReadOnly: true)
                .WithContainerRuntimeArgs("--security-opt", "label=disable")
                .WithEnvironment("OPTIONAL_TARGETS", target)
            : container;

    /// <summary>Returns the name of the volume for a container's data. Run folders do not share volumes.</summary>
    public static string GetVolumeName<T>(this CheckoutOptions options, IResourceBuilder<T> server) where T : IResource =>
        VolumeNameGenerator.Generate(server, options.HasDefaultRunFolder
            ? "data"
            : $"data-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.RunFolder)))[..8]}");
}

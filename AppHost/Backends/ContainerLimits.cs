namespace Checkout.AppHost.Backends;

/// <summary>What a container may use, so that everything to look at fits in 1 GB together.</summary>
internal static class ContainerLimits
{
    /// <summary>Memory in MiB, and no swap on top of it.</summary>
    public static IResourceBuilder<ContainerResource> WithMemoryLimit(this IResourceBuilder<ContainerResource> container, int mebibytes) =>
        container.WithContainerRuntimeArgs("--memory", $"{mebibytes}m", "--memory-swap", $"{mebibytes}m");
}

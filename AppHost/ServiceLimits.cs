using System.Globalization;

namespace Checkout.AppHost;

/// <summary>
/// What a service may use of the machine, as a container would be given it. A limit that is near is what makes saturation
/// something to see: the share of memory and of processors in use is a share of these.
/// </summary>
internal static class ServiceLimits
{
    private const long Mebibyte = 1 << 20;

    /// <summary>The memory that the runtime may use, and that health and metrics compare with.</summary>
    public static IResourceBuilder<ProjectResource> WithHeapLimit(this IResourceBuilder<ProjectResource> service, int mebibytes) =>
        service.WithEnvironment("DOTNET_GCHeapHardLimit", "0x" + (mebibytes * Mebibyte).ToString("X", CultureInfo.InvariantCulture));

    /// <summary>The processors that the runtime counts with.</summary>
    public static ServiceReplicas WithProcessors(this ServiceReplicas service, int count) =>
        service.WithEnvironment("DOTNET_PROCESSOR_COUNT", count.ToString(CultureInfo.InvariantCulture));
}

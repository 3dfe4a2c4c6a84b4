using System.Globalization;

namespace Checkout.AppHost.Model;

/// <summary>
/// Resource limits, applied as a container would apply them. Saturation is reported as a share of these limits: low limits
/// make it visible.
/// </summary>
internal static class ServiceLimits
{
    private const long Mebibyte = 1 << 20;

    /// <summary>Limits the memory of the runtime. Health checks and metrics use this limit.</summary>
    public static IResourceBuilder<ProjectResource> WithHeapLimit(this IResourceBuilder<ProjectResource> service, int mebibytes) =>
        service.WithEnvironment("DOTNET_GCHeapHardLimit", "0x" + (mebibytes * Mebibyte).ToString("X", CultureInfo.InvariantCulture));

    /// <summary>Sets the number of processors that the runtime uses.</summary>
    public static ServiceReplicas WithProcessors(this ServiceReplicas service, int count) =>
        service.WithEnvironment("DOTNET_PROCESSOR_COUNT", count.ToString(CultureInfo.InvariantCulture));
}

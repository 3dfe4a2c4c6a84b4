using System.Globalization;
using Checkout.AppHost.Model;

namespace Checkout.AppHost;

/// <summary>Adds the synthetic monitor, which tests the storefront in a browser continuously.</summary>
internal static class SyntheticMonitorExtensions
{
    /// <summary>
    /// Adds the monitor, started by hand unless <c>Checkout:SyntheticMonitor:Start</c> is true.
    /// <c>Checkout:SyntheticMonitor:Chromium</c> sets the path of a browser that the monitor does not find by itself, and
    /// <c>Checkout:SyntheticMonitor:Interval</c> the interval between journeys (00:01:00 by default).
    /// </summary>
    /// <returns>The monitor, or null when publishing.</returns>
    public static IResourceBuilder<ProjectResource>? AddSyntheticMonitor<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<IResourceWithEndpoints> gateway,
        IResourceBuilder<ParameterResource> syntheticKey,
        CheckoutOptions options)
        where TProject : IProjectMetadata, new()
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return null;
        }

        var settings = options.SyntheticMonitor;
        var monitor = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithEnvironment("Monitor__Storefront", gateway.GetEndpoint("http"))
            .WithEnvironment("Monitor__SyntheticKey", syntheticKey)
            .WithEnvironment("Monitor__Folder", options.InRunFolder(name))
            .WithEnvironment("Monitor__Interval", settings.Interval.ToString("c", CultureInfo.InvariantCulture))
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WaitFor(gateway);
        if (settings.Chromium is { } chromium)
        {
            monitor.WithEnvironment("Monitor__Chromium", chromium);
        }

        return settings.Start ? monitor : monitor.WithExplicitStart();
    }
}

using System.Globalization;
using Checkout.SyntheticMonitor.Browsing;

namespace Checkout.AppHost;

/// <summary>Browsers that buy all day, and tell when they cannot.</summary>
internal static class SyntheticMonitorExtensions
{
    /// <summary>
    /// Adds the monitor, to be started by hand, or with the rest where <c>Checkout:SyntheticMonitor:Start</c> is true.
    /// Null where there is no browser, which is said. <c>Checkout:SyntheticMonitor:Chromium</c> names one that is
    /// installed elsewhere, and <c>Checkout:SyntheticMonitor:Interval</c> how often the journeys are made (00:01:00).
    /// </summary>
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
        if ((settings.Chromium ?? ChromiumProgram.Find()) is not { } chromium)
        {
            Console.WriteLine("There is no Chromium here, so there is no synthetic monitor: install the package chromium, or Google Chrome, to have it.");
            return null;
        }

        var monitor = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithEnvironment("Monitor__Storefront", gateway.GetEndpoint("http"))
            .WithEnvironment("Monitor__SyntheticKey", syntheticKey)
            .WithEnvironment("Monitor__Chromium", chromium)
            .WithEnvironment("Monitor__Folder", options.InRunFolder(name))
            .WithEnvironment("Monitor__Interval", settings.Interval.ToString("c", CultureInfo.InvariantCulture))
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WaitFor(gateway);
        return settings.Start ? monitor : monitor.WithExplicitStart();
    }
}

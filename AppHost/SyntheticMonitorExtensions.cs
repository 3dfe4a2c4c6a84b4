using System.Globalization;
using Checkout.SyntheticMonitor.Browsing;

namespace Checkout.AppHost;

/// <summary>Adds the synthetic monitor, which tests the storefront in browsers continuously.</summary>
internal static class SyntheticMonitorExtensions
{
    /// <summary>
    /// Adds the monitor, started by hand unless <c>Checkout:SyntheticMonitor:Start</c> is true. Returns null, after printing
    /// why, if no browser is installed. <c>Checkout:SyntheticMonitor:Chromium</c> sets the path of the browser, and
    /// <c>Checkout:SyntheticMonitor:Interval</c> the interval between journeys (00:01:00 by default).
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
            Console.WriteLine("Chromium is not installed: the synthetic monitor is not available. To enable it, install the package chromium, or Google Chrome.");
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

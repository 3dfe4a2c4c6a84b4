using Checkout.AppHost.Backends;
using Checkout.SyntheticMonitor.Browsing;
using Microsoft.Extensions.Configuration;

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
        IResourceBuilder<ParameterResource> syntheticKey)
        where TProject : IProjectMetadata, new()
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return null;
        }

        var settings = builder.Configuration.GetSection("Checkout:SyntheticMonitor");
        if ((settings["Chromium"] ?? ChromiumProgram.Find()) is not { } chromium)
        {
            Console.WriteLine("There is no Chromium here, so there is no synthetic monitor: install the package chromium, or Google Chrome, to have it.");
            return null;
        }

        var monitor = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithEnvironment("Monitor__Storefront", gateway.GetEndpoint("http"))
            .WithEnvironment("Monitor__SyntheticKey", syntheticKey)
            .WithEnvironment("Monitor__Chromium", chromium)
            .WithEnvironment("Monitor__Folder", RunFolder.Of(builder, name))
            .WithEnvironment("Monitor__Interval", settings["Interval"] ?? "00:01:00")
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WaitFor(gateway);
        return settings.GetValue("Start", false) ? monitor : monitor.WithExplicitStart();
    }
}

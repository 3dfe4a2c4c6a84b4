using Checkout.AppHost.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.AppHost.Startup;

internal static class StartupReportExtensions
{
    /// <summary>
    /// Prints slow and failed resources to the console, with the location of their logs, and the <see cref="ReadyMessage"/> as
    /// soon as the services are healthy, whatever the state of the others.
    /// </summary>
    public static void ReportStartup(
        this IDistributedApplicationBuilder builder, EndpointReference storefront, MonitoringTools tools, IEnumerable<ServiceReplicas> services, CheckoutOptions options)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        string[] required = [.. services.SelectMany(service => service.All).Select(replica => replica.Resource.Name)];
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new ReadyMessage(builder.ExecutionContext, storefront, tools, options));
        builder.Services.AddSingleton(provider => new StartupProgress(provider.GetRequiredService<TimeProvider>(), required));
        builder.Services.AddHostedService<StartupReporter>();
    }
}

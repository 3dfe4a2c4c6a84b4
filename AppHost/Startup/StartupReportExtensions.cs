using Checkout.AppHost.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.AppHost.Startup;

internal static class StartupReportExtensions
{
    /// <summary>
    /// Tells the console what is being waited for and what has failed, with where its log is, and prints what there is to open as
    /// soon as the services are healthy, whatever became of the rest.
    /// </summary>
    public static void ReportStartup(
        this IDistributedApplicationBuilder builder, EndpointReference storefront, OpsPages pages, IEnumerable<ServiceReplicas> services, CheckoutOptions options)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        string[] required = [.. services.SelectMany(service => service.All).Select(replica => replica.Resource.Name)];
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new ReadyMessage(builder.ExecutionContext, storefront, pages, options));
        builder.Services.AddSingleton(provider => new StartupProgress(provider.GetRequiredService<TimeProvider>(), required));
        builder.Services.AddHostedService<StartupReporter>();
    }
}

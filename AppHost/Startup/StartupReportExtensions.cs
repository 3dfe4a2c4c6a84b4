using Checkout.AppHost.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.AppHost.Startup;

internal static class StartupReportExtensions
{
    /// <summary>
    /// Refuses to start where a port is taken, tells the console what is being waited for, what has failed and where its log is, and
    /// prints what there is to open as soon as the services are healthy, whatever became of the rest.
    /// </summary>
    public static void ReportStartup(
        this IDistributedApplicationBuilder builder, EndpointReference storefront, OpsPages pages, IEnumerable<ServiceReplicas> services, CheckoutOptions options)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        string[] required = [.. services.SelectMany(service => service.All).Select(replica => replica.Resource.Name)];
        builder.Eventing.Subscribe<BeforeStartEvent>((_, cancellationToken) => PortCheck.WaitUntilFreeAsync(builder, options, cancellationToken));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new ReadyMessage(builder.ExecutionContext, storefront, pages, options));
        builder.Services.AddSingleton(provider => new StartupProgress(provider.GetRequiredService<TimeProvider>(), required));
        builder.Services.AddHostedService<StartupReporter>();
    }
}

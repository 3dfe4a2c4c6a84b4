namespace Checkout.Gateway.Monitoring;

internal static class MonitoringExtensions
{
    /// <summary>Adds the clients of Prometheus, Alertmanager and the trace store.</summary>
    public static void AddMonitoring(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MonitoringOptions>().BindConfiguration(MonitoringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient<PrometheusClient>();
        builder.Services.AddHttpClient<AlertmanagerClient>();
        builder.Services.AddHttpClient<TraceClient>();
    }
}

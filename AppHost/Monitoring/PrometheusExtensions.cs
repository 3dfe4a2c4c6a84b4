using Checkout.AppHost.Model;

namespace Checkout.AppHost.Monitoring;

/// <summary>
/// Settings of Prometheus and the blackbox exporter common to container and native backends. The scrape targets come from
/// the app model, so each service in the model is scraped, on any port.
/// </summary>
internal static class PrometheusExtensions
{
    /// <summary>Adds the common settings. Prometheus starts after the services that it scrapes.</summary>
    public static IResourceBuilder<T> WithPrometheusDefaults<T>(this IResourceBuilder<T> prometheus, CheckoutOptions options, PrometheusPeers peers)
        where T : IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithWaitSupport
    {
        var builder = prometheus.ApplicationBuilder;
        foreach (var peer in peers.Awaited)
        {
            prometheus.WaitFor(builder.CreateResourceBuilder(peer));
        }

        foreach (var program in peers.OnDemand.OfType<IResourceBuilder<ProjectResource>>())
        {
            prometheus.WithOptionalTarget(program, options);
        }

        peers.Jaeger?.WithMetricsOf(prometheus);
        return prometheus
            .WithEnvironment("SCRAPE_TARGETS", PrometheusTargets.CreateScrapeTargets([.. peers.Scraped, prometheus.GetEndpoint("http")]))
            .WithEnvironment("ALERTMANAGER_TARGETS", PrometheusTargets.CreateAlertmanagers(peers.Alertmanager?.GetEndpoint("http")))
            .WithEnvironment("PROBE_TARGETS", PrometheusTargets.CreateProbes(peers.Storefront, peers.Blackbox?.GetEndpoint("http")))
            // The base URL of links in alerts.
            .WithBrowserUrl("EXTERNAL_URL", prometheus.GetEndpoint("http"))
            .WithRunbooksUrl("RUNBOOKS_URL", peers.Storefront, options)
            .WithEnvironment("GRAFANA_URL", options.Ports.Grafana is { } port ? $"http://localhost:{port}" : "")
            .WithHttpHealthCheck("/-/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Prometheus");
    }

    public static IResourceBuilder<T> WithBlackboxDefaults<T>(this IResourceBuilder<T> exporter) where T : IResourceWithEndpoints =>
        exporter
            .WithHttpHealthCheck("/-/healthy")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Blackbox exporter");
}

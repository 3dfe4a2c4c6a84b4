using Checkout.AppHost.Model;

namespace Checkout.AppHost.Monitoring;

/// <summary>Settings of Jaeger common to container and native backends.</summary>
internal static class JaegerExtensions
{
    /// <summary>The endpoint that receives traces.</summary>
    public const string Otlp = "otlp";

    /// <summary>The endpoint that Prometheus scrapes for the number and the duration of spans.</summary>
    public const string Metrics = "metrics";

    public const string Health = "health";

    // Without it the connector adds a random id, which creates new time series at each restart.
    private const string FeatureGates = "--feature-gates=-connector.spanmetrics.includeCollectorInstanceID";

    // The port of Grafana in ui.json, which does not support variables.
    private const int GrafanaPort = 3000;

    /// <summary>Adds the common settings. <paramref name="ui"/> is the file with the links to logs.</summary>
    public static IResourceBuilder<T> WithJaegerDefaults<T>(this IResourceBuilder<T> jaeger, CheckoutOptions options, string ui)
        where T : IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithArgs
    {
        if (options.Ports.Grafana == GrafanaPort)
        {
            jaeger.WithEnvironment("JAEGER_UI_CONFIG", ui);
        }

        foreach (var endpoint in jaeger.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.Name != "http").ToList())
        {
            jaeger.WithUrlForEndpoint(endpoint.Name, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
        }

        return jaeger
            .WithArgs(FeatureGates)
            .WithHttpHealthCheck("/status", endpointName: Health)
            .WithUrlForEndpoint("http", url => url.DisplayText = "Jaeger");
    }

    /// <summary>Lets Jaeger's Monitor page query Prometheus. Neither waits for the other.</summary>
    public static void WithMetricsOf<T>(this IResourceBuilder<IResourceWithEndpoints> jaeger, IResourceBuilder<T> prometheus) where T : IResourceWithEndpoints =>
        jaeger.ApplicationBuilder.CreateResourceBuilder((IResourceWithEnvironment)jaeger.Resource)
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"));
}

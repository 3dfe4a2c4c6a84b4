namespace Checkout.AppHost.Monitoring;

/// <summary>Jaeger, whichever way it runs.</summary>
internal static class JaegerExtensions
{
    /// <summary>The endpoint to which traces are sent.</summary>
    public const string Otlp = "otlp";

    /// <summary>The endpoint that Prometheus scrapes: how many spans there were, and how long they took.</summary>
    public const string Metrics = "metrics";

    public const string Health = "health";

    // One more time series for each restart otherwise: the connector would add a random id of itself.
    private const string FeatureGates = "--feature-gates=-connector.spanmetrics.includeCollectorInstanceID";

    // Where ui.json, which cannot have a variable, expects Grafana.
    private const int GrafanaPort = 3000;

    /// <summary>Adds what Jaeger needs in any case. <paramref name="ui"/> is the file with the links to logs.</summary>
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

    /// <summary>Lets Jaeger's Monitor page ask Prometheus. Neither waits for the other.</summary>
    public static void WithMetricsOf<T>(this IResourceBuilder<IResourceWithEndpoints> jaeger, IResourceBuilder<T> prometheus) where T : IResourceWithEndpoints =>
        jaeger.ApplicationBuilder.CreateResourceBuilder((IResourceWithEnvironment)jaeger.Resource)
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"));
}

namespace Checkout.AppHost.Monitoring;

/// <summary>Loki, whichever way it runs.</summary>
internal static class LokiExtensions
{
    /// <summary>Adds what Loki needs in any case.</summary>
    public static IResourceBuilder<T> WithLokiDefaults<T>(this IResourceBuilder<T> loki) where T : IResourceWithEndpoints =>
        loki
            .WithHttpHealthCheck("/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Loki (ask it through Grafana)");
}

namespace Checkout.AppHost.Monitoring;

/// <summary>Settings of Loki common to container and native backends.</summary>
internal static class LokiExtensions
{
    /// <summary>Adds the common settings.</summary>
    public static IResourceBuilder<T> WithLokiDefaults<T>(this IResourceBuilder<T> loki) where T : IResourceWithEndpoints =>
        loki
            .WithHttpHealthCheck("/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Loki (query it in Grafana)");
}

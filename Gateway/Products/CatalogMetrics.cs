using System.Diagnostics.Metrics;

namespace Checkout.Gateway.Products;

/// <summary>The metrics of the product list's cache.</summary>
internal sealed class CatalogMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _requests = meters.Create("Checkout.Gateway", TelemetryNames.Version).CreateCounter<long>(
        "catalogue.cache.requests", "{request}", "Requests for the product list.");

    /// <param name="result">hit or miss.</param>
    public void RecordRequest(string result) => _requests.Add(1, new KeyValuePair<string, object?>("checkout.cache.result", result));
}

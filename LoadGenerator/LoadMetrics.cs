using System.Diagnostics.Metrics;

namespace Checkout.LoadGenerator;

/// <summary>The metrics of the load generator.</summary>
internal sealed class LoadMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _requests = meters.Create("Checkout.LoadGenerator", TelemetryNames.Version)
        .CreateCounter<long>("load_generator.requests", "{request}", "What shoppers did, and how it went.");

    /// <param name="action">buy, decline, browse, out_of_stock or sign_in.</param>
    /// <param name="outcome">ok, declined, out_of_stock, rate_limited, unavailable, failed, or skipped (over the limit of concurrent shoppers).</param>
    public void Request(string action, string outcome) => _requests.Add(1, new("checkout.shopper.action", action), new("checkout.shopper.outcome", outcome));
}

using System.Diagnostics.Metrics;
using Checkout.Gateway.Checkouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Checkout.Tests.Unit;

/// <summary>Tests the labels of the checkout metrics. A label that does not apply is absent.</summary>
public sealed class CheckoutMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void order_counters_start_at_zero()
    {
        using var orders = Collect<long>("checkout.orders");
        using var metrics = NewMetrics();

        Assert.Equal(
            from outcome in (string[])["confirmed", "payment_declined", "out_of_stock", "total_changed", "try_later"]
            from synthetic in (string[])["", " user_agent.synthetic.type=test"]
            select $"0 checkout.outcome={outcome}{synthetic}",
            orders.GetMeasurementSnapshot().Select(order => $"{order.Value} {Labels(order)}"));
    }

    [Fact]
    public async Task only_failed_steps_have_an_error_type()
    {
        using var steps = Collect<double>("checkout.step.duration");
        using var metrics = NewMetrics();

        await metrics.RunStepAsync("charge", "payment", null, () => Task.FromResult(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => metrics.RunStepAsync<int>("charge", "payment", null, () => throw new HttpRequestException("refused")));

        const string Charge = "checkout.step=charge service.peer.name=payment";
        Assert.Equal([Charge, $"checkout.step=charge error.type=System.Net.Http.HttpRequestException service.peer.name=payment"], steps.GetMeasurementSnapshot().Select(Labels));
    }

    private CheckoutMetrics NewMetrics() => new(_services.GetRequiredService<IMeterFactory>());

    private MetricCollector<T> Collect<T>(string instrument)
        where T : struct =>
        new(_services.GetRequiredService<IMeterFactory>(), "Checkout.Gateway", instrument);

    private static string Labels<T>(CollectedMeasurement<T> measurement)
        where T : struct =>
        string.Join(' ', measurement.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}

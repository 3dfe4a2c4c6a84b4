using System.Diagnostics.Metrics;
using Checkout.Gateway.Checkouts;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Unit;

/// <summary>Tests the labels of the checkout metrics. A label that does not apply is absent.</summary>
public sealed class CheckoutMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<string> _measured = [];

    public CheckoutMetricsTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add($"{instrument.Name} {value}", tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument.Name, tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void orders_of_people_and_of_a_monitor_start_at_0()
    {
        using var metrics = NewMetrics();

        Assert.Equal(
            from outcome in (string[])["confirmed", "payment_declined", "out_of_stock", "total_changed", "try_later"]
            from synthetic in (string[])["", " user_agent.synthetic.type=test"]
            select $"checkout.orders 0 checkout.outcome={outcome}{synthetic}",
            _measured);
    }

    [Fact]
    public async Task step_that_fails_has_the_type_of_its_error_and_one_that_does_not_has_none()
    {
        using var metrics = NewMetrics();
        _measured.Clear();

        await metrics.StepAsync("charge", "payment", null, () => Task.FromResult(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => metrics.StepAsync<int>("charge", "payment", null, () => throw new HttpRequestException("refused")));

        const string Charge = "checkout.step.duration checkout.step=charge service.peer.name=payment";
        Assert.Equal([Charge, $"{Charge} error.type=System.Net.Http.HttpRequestException"], _measured);
    }

    private CheckoutMetrics NewMetrics() => new(_services.GetRequiredService<IMeterFactory>());

    private void Add(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Add(string.Join(' ', [instrument, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]));
}

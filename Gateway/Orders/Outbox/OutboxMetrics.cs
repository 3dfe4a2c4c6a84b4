using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Checkout.Gateway.Orders.Outbox;

/// <summary>The metrics of order events: the number sent, and the backlog in the database, also while Redis is down.</summary>
internal sealed class OutboxMetrics : IDisposable
{
    private readonly Counter<long> _resent;
    private readonly Counter<long> _sent;
    private volatile OutboxBacklog? _backlog;

    public OutboxMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway", TelemetryNames.Version);
        meter.CreateObservableGauge(
            "checkout.outbox.depth", () => Measure(backlog => backlog.Depth), "{event}", "Order events that are not on the Redis Stream yet.");
        meter.CreateObservableGauge(
            "checkout.outbox.age", () => Measure(backlog => backlog.Age), "s", "Age of the oldest of these events.");
        _resent = meter.CreateCounter<long>(
            "checkout.outbox.resent", "{event}", "Order events that were sent again because Redis had lost its data.")
            .StartAtZero();
        _sent = meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Number of messages producer attempted to send to the broker.");
    }

    public ActivitySource Activities { get; } = new("Checkout.Gateway", TelemetryNames.Version);

    public void SetBacklog(OutboxBacklog backlog) => _backlog = backlog;

    public void RecordResent(int events) => _resent.Add(events);

    /// <param name="attributes">The attributes of <see cref="MessagingSpan"/>.</param>
    public void RecordSent(in TagList attributes) => _sent.Add(1, attributes);

    public void Dispose() => Activities.Dispose();

    // Returns no value before the first query of the database, because 0 may be wrong.
    private IEnumerable<Measurement<T>> Measure<T>(Func<OutboxBacklog, T> value)
        where T : struct => _backlog is { } backlog ? [new(value(backlog))] : [];
}

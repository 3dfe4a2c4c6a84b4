using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Checkout.NotificationService;

/// <summary>The metrics and the activity source of NotificationService.</summary>
internal sealed class NotificationMetrics : IDisposable
{
    private const string OutcomeLabel = "checkout.notification.outcome";

    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _alerts;
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _processing;
    private long _queueDepth;

    public NotificationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Notification", TelemetryNames.Version);
        _deliveries = meter.CreateCounter<long>(
            "notification.deliveries", "{message}", "Messages for an order event, by outcome.")
            .StartAtZero(OutcomeLabel, "sent", "duplicate", "failed", "dead_lettered");
        _alerts = meter.CreateCounter<long>(
            "notification.alerts", "{alert}", "Alerts that Alertmanager told of, by outcome.");
        _lag = meter.CreateHistogram<double>(
            "notification.lag", "s", "Time from the order's confirmation to its message being sent.");
        _processing = meter.CreateHistogram<double>("messaging.process.duration", "s", "Time to handle an order event.");
        meter.CreateObservableGauge(
            "notification.queue.depth", () => Volatile.Read(ref _queueDepth), "{event}", "Order events that are not handled yet.");
    }

    public ActivitySource Activities { get; } = new("Checkout.Notification", TelemetryNames.Version);

    /// <summary>Initializes every counter to 0, since <c>increase()</c> requires an earlier value.</summary>
    public void Initialize()
    {
        foreach (var outcome in (string[])["sent", "duplicate", "failed", "dead_lettered"])
        {
            _deliveries.Add(0, new KeyValuePair<string, object?>(OutcomeLabel, outcome));
        }

        foreach (var outcome in (string[])["stored", "repeated", "duplicate", "left_out"])
        {
            Alerts(outcome, 0);
        }
    }

    /// <param name="outcome">sent, duplicate, failed or dead_lettered.</param>
    public void Delivery(string outcome) => _deliveries.Add(1, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    /// <param name="outcome">stored, repeated, duplicate or left_out.</param>
    /// <param name="count">The number of alerts.</param>
    public void Alerts(string outcome, int count) => _alerts.Add(count, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    public void Lag(TimeSpan lag) => _lag.Record(Math.Max(0, lag.TotalSeconds));

    /// <param name="duration">The time to handle an order event.</param>
    /// <param name="attributes">The attributes of <see cref="MessagingSpan"/>.</param>
    public void Processed(TimeSpan duration, in TagList attributes) => _processing.Record(duration.TotalSeconds, attributes);

    public void QueueDepth(long depth) => Volatile.Write(ref _queueDepth, depth);

    public void Dispose() => Activities.Dispose();
}

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
            "notification.deliveries", "{message}", "Messages for an order event.")
            .StartAtZero(OutcomeLabel, "sent", "duplicate", "failed", "dead_lettered");
        _alerts = meter.CreateCounter<long>(
            "notification.alerts", "{alert}", "Alerts received from Alertmanager.")
            .StartAtZero(OutcomeLabel, "stored", "repeated", "duplicate", "left_out");
        _lag = meter.CreateHistogram<double>(
            "notification.lag", "s", "Time from an order's confirmation to its e-mail.");
        _processing = meter.CreateHistogram<double>("messaging.process.duration", "s", "Time to handle an order event.");
        meter.CreateObservableGauge(
            "notification.queue.depth", () => Volatile.Read(ref _queueDepth), "{event}", "Order events that wait to be handled.");
    }

    public ActivitySource Activities { get; } = new("Checkout.Notification", TelemetryNames.Version);

    /// <param name="outcome">sent, duplicate, failed or dead_lettered.</param>
    public void RecordDelivery(string outcome) => _deliveries.Add(1, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    /// <param name="outcome">stored, repeated, duplicate or left_out.</param>
    /// <param name="count">The number of alerts.</param>
    public void RecordAlerts(string outcome, int count) => _alerts.Add(count, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    public void RecordLag(TimeSpan lag) => _lag.Record(Math.Max(0, lag.TotalSeconds));

    /// <param name="duration">The time to handle an order event.</param>
    /// <param name="attributes">The attributes of <see cref="MessagingSpan"/>.</param>
    public void RecordProcessing(TimeSpan duration, in TagList attributes) => _processing.Record(duration.TotalSeconds, attributes);

    public void SetQueueDepth(long depth) => Volatile.Write(ref _queueDepth, depth);

    public void Dispose() => Activities.Dispose();
}

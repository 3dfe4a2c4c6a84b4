using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Checkout.Gateway.Checkouts;

/// <summary>The metrics and the activity source of checkouts.</summary>
internal sealed class CheckoutMetrics : IDisposable
{
    private readonly Counter<long> _orders;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _stepDuration;
    private readonly Counter<long> _revenue;

    public CheckoutMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.Gateway", TelemetryNames.Version);
        _orders = meter.CreateCounter<long>("checkout.orders", "{order}", "Completed orders.")
            .StartAtZero([.. OutcomeNames.OfOrders.SelectMany(outcome =>
                (KeyValuePair<string, object?>[][])[Labels(outcome, isSynthetic: false), Labels(outcome, isSynthetic: true)])]);
        _duration = meter.CreateHistogram<double>("checkout.duration", "s", "Time from the arrival of a checkout request to its response.");
        _stepDuration = meter.CreateHistogram<double>("checkout.step.duration", "s", "Time of one step.");
        _revenue = meter.CreateCounter<long>("checkout.revenue", "{minor_unit}", "Value of confirmed orders.");
    }

    public ActivitySource Activities { get; } = new("Checkout.Gateway", TelemetryNames.Version);

    /// <param name="outcome">One of <see cref="OutcomeNames.OfOrders"/>.</param>
    /// <param name="isSynthetic">Whether a monitor or a load generator placed the order. Such orders are counted separately.</param>
    public void RecordOrder(string outcome, bool isSynthetic) =>
        _orders.Add(1, Labels(outcome, isSynthetic));

    public void RecordRevenue(long minorUnits, string currency) =>
        _revenue.Add(minorUnits, new KeyValuePair<string, object?>("checkout.currency", currency));

    /// <param name="outcome">One of <see cref="OutcomeNames"/>.</param>
    /// <param name="duration">The time from the arrival of the request to its response.</param>
    /// <param name="isSynthetic">Whether the caller is a monitor or a load generator.</param>
    public void RecordCheckout(string outcome, TimeSpan duration, bool isSynthetic) =>
        _duration.Record(duration.TotalSeconds, Labels(outcome, isSynthetic));

    /// <summary>Runs one step of a checkout in its own span, and records its duration.</summary>
    /// <param name="step">The step's name, such as <c>charge</c>.</param>
    /// <param name="service">The service that does the work.</param>
    /// <param name="orderId">The order, if it exists. Only for the span, not a label of the metric.</param>
    /// <param name="action">The step.</param>
    public async Task<T> RunStepAsync<T>(string step, string service, Guid? orderId, Func<Task<T>> action)
    {
        using var activity = Activities.StartActivity("checkout " + step);
        activity?.SetTag("checkout.step", step).SetOrder(orderId);
        var started = Stopwatch.GetTimestamp();
        var labels = new TagList { { "checkout.step", step }, { "service.peer.name", service } };
        try
        {
            return await action();
        }
        catch (Exception exception)
        {
            labels.Add("error.type", exception.GetType().ToString());
            activity?.RecordFailure(exception);
            throw;
        }
        finally
        {
            _stepDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, labels);
        }
    }

    public void Dispose() => Activities.Dispose();

    private static KeyValuePair<string, object?>[] Labels(string outcome, bool isSynthetic) => isSynthetic
        ? [new("checkout.outcome", outcome), new("user_agent.synthetic.type", "test")]
        : [new("checkout.outcome", outcome)];
}

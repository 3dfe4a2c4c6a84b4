using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Checkout.SyntheticMonitor;

/// <summary>The metrics and spans of the synthetic monitor.</summary>
internal sealed class MonitorMetrics : IDisposable
{
    private const string JourneyLabel = "checkout.synthetic.journey";

    private readonly Gauge<int> _success;
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _stepDuration;

    public MonitorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Checkout.SyntheticMonitor", TelemetryNames.Version);
        _success = meter.CreateGauge<int>("synthetic.checkout.success", null, "Whether the last run of a journey went as it should: 1 or 0.");
        _runs = meter.CreateCounter<long>("synthetic.checkout.runs", "{run}", "Runs of a journey, by outcome.");
        _stepDuration = meter.CreateHistogram<double>("synthetic.checkout.step.duration", "s", "Time a step of a journey takes.");
    }

    public ActivitySource Activities { get; } = new("Checkout.SyntheticMonitor", TelemetryNames.Version);

    public void Ran(string journey, bool success)
    {
        _success.Record(success ? 1 : 0, new KeyValuePair<string, object?>(JourneyLabel, journey));
        _runs.Add(1, new(JourneyLabel, journey), new("checkout.synthetic.outcome", success ? "success" : "failure"));
    }

    /// <summary>Runs a step in its own span, and records its duration.</summary>
    public async Task StepAsync(string journey, string step, Func<Activity?, Task> action)
    {
        using var activity = Activities.StartActivity($"synthetic step {step}");
        activity?.SetTag("checkout.synthetic.journey", journey);
        activity?.SetTag("checkout.synthetic.step", step);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await action(activity);
        }
        catch (Exception exception)
        {
            activity?.RecordFailure(exception);
            throw;
        }
        finally
        {
            _stepDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new(JourneyLabel, journey), new("checkout.synthetic.step", step));
        }
    }

    public void Dispose() => Activities.Dispose();
}

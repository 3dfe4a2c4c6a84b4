using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.Services;

/// <summary>Records the checkout metrics of one Gateway in this process: outcome, followed by <c>test</c> if it is synthetic.</summary>
internal sealed class MeasuredCheckouts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _outcomes = new();
    private readonly ConcurrentQueue<TimeSpan> _durations = new();

    /// <param name="gateway">The services of the Gateway.</param>
    /// <param name="name">The instrument: <c>checkout.duration</c> of the responses, or <c>checkout.orders</c> of the completed orders.</param>
    public MeasuredCheckouts(IServiceProvider gateway, string name = "checkout.duration")
    {
        var meters = gateway.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == name && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            _durations.Enqueue(TimeSpan.FromSeconds(seconds));
            Add(tags);
        });
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (value > 0) // a counter may report 0 at first
            {
                Add(tags);
            }
        });
        _listener.Start();
    }

    public IReadOnlyCollection<string> Outcomes => _outcomes;

    public IReadOnlyCollection<TimeSpan> Durations => _durations;

    public void Dispose() => _listener.Dispose();

    private void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.ToArray().ToDictionary();
        _outcomes.Enqueue(labels.TryGetValue("user_agent.synthetic.type", out var synthetic) ? $"{labels["checkout.outcome"]} {synthetic}" : $"{labels["checkout.outcome"]}");
    }
}

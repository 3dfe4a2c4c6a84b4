using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.Services;

/// <summary>Records the measurements of a counter in one service. Ignores other instances of the service in this process.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<(long Value, Dictionary<string, object?> Tags)> _measurements = [];

    public Measurements(IServiceProvider service, string counter)
    {
        var meters = service.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == counter && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            lock (_gate)
            {
                _measurements.Add((value, new(tags.ToArray())));
            }
        });
        _listener.Start();
    }

    /// <summary>Returns the sum of the measurements that have all given labels.</summary>
    public long Sum(params (string Name, string Value)[] labels)
    {
        lock (_gate)
        {
            return _measurements.Where(one => labels.All(label => Equals(one.Tags.GetValueOrDefault(label.Name), label.Value))).Sum(one => one.Value);
        }
    }

    public void Dispose() => _listener.Dispose();
}

using System.Diagnostics.Metrics;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Creates the series of a counter with the value 0 before the first count. <c>rate()</c> needs an earlier value: for a series
/// that begins at 100, the first 100 are not an increase, and no alert fires.
/// </summary>
/// <remarks>
/// Register the class that owns the counter with <c>AddActivatedSingleton</c>, so that it is created when the service starts
/// and not with its first use. The meter provider then already exists, because mapping <c>/metrics</c> creates it.
/// </remarks>
public static class CounterExtensions
{
    /// <summary>Starts the series without a label at 0.</summary>
    public static Counter<long> StartAtZero(this Counter<long> counter)
    {
        counter.Add(0);
        return counter;
    }

    /// <summary>Starts one series at 0 for each value of the only label.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="label">The label's name.</param>
    /// <param name="values">All values that the label can have.</param>
    public static Counter<long> StartAtZero(this Counter<long> counter, string label, params string[] values) =>
        counter.StartAtZero([.. values.Select(value => new KeyValuePair<string, object?>[] { new(label, value) })]);

    /// <summary>Starts each of the series at 0.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="series">The labels of each series.</param>
    public static Counter<long> StartAtZero(this Counter<long> counter, params KeyValuePair<string, object?>[][] series)
    {
        foreach (var labels in series)
        {
            counter.Add(0, labels);
        }

        return counter;
    }
}

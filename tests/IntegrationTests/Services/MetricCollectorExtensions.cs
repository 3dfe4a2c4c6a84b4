using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Checkout.Tests.Integration.Services;

internal static class MetricCollectorExtensions
{
    /// <summary>Collects a metric of one service. Ignores other instances of the service in this process.</summary>
    public static MetricCollector<T> Collect<T>(this IServiceProvider services, string meter, string instrument)
        where T : struct =>
        new(services.GetRequiredService<IMeterFactory>(), meter, instrument);

    /// <summary>Returns the sum of the measurements that have all given labels.</summary>
    public static long Sum(this MetricCollector<long> counter, params (string Name, string Value)[] labels) =>
        counter.GetMeasurementSnapshot()
            .ContainsTags([.. labels.Select(label => KeyValuePair.Create(label.Name, (object?)label.Value))])
            .EvaluateAsCounter();

    /// <summary>Returns the outcome of each measured checkout, followed by <c>test</c> if it is synthetic.</summary>
    public static IEnumerable<string> Outcomes<T>(this MetricCollector<T> checkouts)
        where T : struct =>
        checkouts.GetMeasurementSnapshot().Select(checkout =>
            checkout.Tags.TryGetValue("user_agent.synthetic.type", out var type) ? $"{checkout.Tags["checkout.outcome"]} {type}" : $"{checkout.Tags["checkout.outcome"]}");
}

using System.Text.RegularExpressions;

namespace Checkout.Tests.TestSupport;

/// <summary>An emitted metric, by its OpenTelemetry name, with all values of each attribute.</summary>
internal sealed record EmittedMetric(string Name, string Instrument, string Unit, IReadOnlyList<IReadOnlyDictionary<string, string>> Points);

/// <summary>An emitted span, or an emitted log record with its event name.</summary>
internal sealed record EmittedSignal(string Name, string Kind, IReadOnlyDictionary<string, string> Attributes);

/// <summary>
/// Compares emitted telemetry with the registry in both directions: names, kinds, units, attributes, and the values of attributes
/// with a fixed set. Returns one sentence per problem.
/// </summary>
internal static class RegistryComparison
{
    /// <param name="registry">The expected telemetry.</param>
    /// <param name="emitted">The metrics of Checkout's own meters.</param>
    /// <param name="isRare">Returns whether a metric or a value may be missing, because only an outage or a tool causes it.</param>
    public static IEnumerable<string> Metrics(TelemetryRegistry registry, IReadOnlyList<EmittedMetric> emitted, Func<string, bool> isRare)
    {
        foreach (var metric in registry.Metrics.Where(metric => !isRare(metric.Name) && emitted.All(one => one.Name != metric.Name)))
        {
            yield return $"metric {metric.Name} is not emitted";
        }

        foreach (var metric in emitted)
        {
            var registered = registry.Metrics.FirstOrDefault(one => one.Name == metric.Name);
            if (registered is null)
            {
                yield return $"metric {metric.Name} is not registered";
                continue;
            }

            if ((registered.Instrument, registered.Unit) != (metric.Instrument, metric.Unit is "" ? "1" : metric.Unit))
            {
                yield return $"metric {metric.Name} is a {metric.Instrument} in {metric.Unit}";
            }

            foreach (var problem in metric.Points.SelectMany(point => Attributes(registry, registered.Attributes, point)).Distinct())
            {
                yield return $"metric {metric.Name}: {problem}";
            }
        }

        foreach (var problem in MissingValues(registry, emitted, isRare))
        {
            yield return problem;
        }
    }

    public static IEnumerable<string> Spans(TelemetryRegistry registry, IReadOnlyList<EmittedSignal> emitted, Func<string, bool> isRare) => Signals(
        registry, emitted, isRare, "span",
        // A name without a placeholder first: "checkout resume" is not a step.
        [.. registry.Spans.OrderBy(span => span.Name.Contains('{', StringComparison.Ordinal))
            .Select(span => (span.Type, Pattern: Pattern(span.Name), (string?)span.Kind, span.Attributes))]);

    public static IEnumerable<string> Events(TelemetryRegistry registry, IReadOnlyList<EmittedSignal> emitted, Func<string, bool> isRare) => Signals(
        registry, emitted, isRare, "event",
        [.. registry.Events.Select(one => (one.Name, Pattern: Pattern(one.Name), (string?)null, one.Attributes))]);

    private static IEnumerable<string> Signals(
        TelemetryRegistry registry, IReadOnlyList<EmittedSignal> emitted, Func<string, bool> isRare, string what,
        IReadOnlyList<(string Id, Regex Name, string? Kind, IReadOnlyList<RegisteredAttribute> Attributes)> registered)
    {
        foreach (var (id, name, _, _) in registered.Where(one => !isRare(one.Id) && !emitted.Any(signal => one.Name.IsMatch(signal.Name))))
        {
            yield return $"{what} {id} is not emitted";
        }

        foreach (var problem in emitted.SelectMany(Problems).Distinct())
        {
            yield return problem;
        }

        IEnumerable<string> Problems(EmittedSignal signal)
        {
            var match = registered.FirstOrDefault(one => one.Name.IsMatch(signal.Name) && (one.Kind is null || one.Kind == signal.Kind));
            return match.Attributes is null
                ? [$"{what} {signal.Name} ({signal.Kind}) is not registered"]
                : Attributes(registry, match.Attributes, signal.Attributes).Select(problem => $"{what} {match.Id}: {problem}");
        }
    }

    private static IEnumerable<string> Attributes(
        TelemetryRegistry registry, IReadOnlyList<RegisteredAttribute> registered, IReadOnlyDictionary<string, string> emitted)
    {
        foreach (var attribute in registered.Where(attribute => attribute.IsRequired && !emitted.ContainsKey(attribute.Name)))
        {
            yield return $"{attribute.Name} is missing";
        }

        foreach (var (name, value) in emitted)
        {
            if (registered.All(attribute => attribute.Name != name))
            {
                yield return $"{name} is not registered";
            }
            else if (registry.Attributes.GetValueOrDefault(name) is { } members && !members.Contains(value))
            {
                yield return $"{name} has the value {value}, which is not registered";
            }
        }
    }

    private static IEnumerable<string> MissingValues(TelemetryRegistry registry, IReadOnlyList<EmittedMetric> emitted, Func<string, bool> isRare) =>
        from attribute in registry.Attributes
        where attribute.Value is not null && emitted.Any(metric => metric.Points.Any(point => point.ContainsKey(attribute.Key)))
        from value in attribute.Value
        where !isRare($"{attribute.Key}={value}") && !emitted.Any(metric => metric.Points.Any(point => point.GetValueOrDefault(attribute.Key) == value))
        select $"{attribute.Key} never has the value {value}";

    // An attribute in braces is a placeholder for its value.
    private static Regex Pattern(string name) => new("^" + Regex.Replace(Regex.Escape(name), @"\\\{[^}]+}", ".+") + "$", RegexOptions.CultureInvariant);
}

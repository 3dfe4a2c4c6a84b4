using System.Diagnostics.Tracing;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Where metrics left out show up: in OpenTelemetry's self-diagnostics, or any event listener.</summary>
[EventSource(Name = "OpenTelemetry-Exporter-Prometheus")]
internal sealed class PrometheusExporterEventSource : EventSource
{
    public static readonly PrometheusExporterEventSource Log = new();

    [Event(1, Message = "Metrics named '{0}' were left out: they have several types.", Level = EventLevel.Warning)]
    public void ConflictingTypes(string family) => WriteEvent(1, family);

    [Event(2, Message = "The exponential histogram '{0}' was left out: the text formats cannot express it.", Level = EventLevel.Verbose)]
    public void ExponentialHistogram(string metric) => WriteEvent(2, metric);
}

using System.Runtime.CompilerServices;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Writes the provider's metrics as text, when asked to.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private static readonly ConditionalWeakTable<PrometheusExporter, PrometheusExporter> Known = [];

    private readonly PrometheusAspNetCoreOptions _options;
    private readonly Lock _collecting = new();
    private ScrapeFormat _format;
    private byte[] _written = [];

    public PrometheusExporter(PrometheusAspNetCoreOptions options)
    {
        _options = options;
        Scrapes = new SharedScrapes(Write, TimeSpan.FromMilliseconds(options.ScrapeResponseCacheDurationMilliseconds));
        Known.Add(this, this);
    }

    /// <summary>Gets or sets what has the reader collect. It calls <see cref="Export"/> before it returns.</summary>
    public Func<int, bool>? Collect { get; set; }

    public SharedScrapes Scrapes { get; }

    // A provider does not give out its exporters, but each exporter is told its provider.
    public static PrometheusExporter? Of(MeterProvider provider)
        => Known.Select(known => known.Key).FirstOrDefault(exporter => exporter.ParentProvider == provider);

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var exposition = new Exposition(_options, _format, ParentProvider.GetResource());
        foreach (var metric in batch)
        {
            exposition.Add(metric);
        }

        _written = exposition.ToUtf8();
        return ExportResult.Success;
    }

    // One at a time: collections that overlap are one to the reader, which would export only once.
    private byte[] Write(ScrapeFormat format)
    {
        lock (_collecting)
        {
            _format = format;
            _written = [];

            if (Collect?.Invoke(Timeout.Infinite) != true)
            {
                throw new InvalidOperationException(
                    "The metrics could not be collected. OpenTelemetry's self-diagnostics (event source OpenTelemetry-Sdk) have the cause.");
            }

            return _written.Length <= _options.MaxScrapeResponseSizeBytes
                ? _written
                : throw new InvalidOperationException(
                    $"The response of {_written.Length} bytes exceeds the {nameof(_options.MaxScrapeResponseSizeBytes)} of {_options.MaxScrapeResponseSizeBytes}.");
        }
    }
}

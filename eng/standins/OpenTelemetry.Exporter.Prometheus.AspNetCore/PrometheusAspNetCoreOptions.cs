namespace OpenTelemetry.Exporter;

/// <summary>Options of the Prometheus exporter.</summary>
public class PrometheusAspNetCoreOptions
{
    internal const string DefaultScrapeEndpointPath = "/metrics";

    private const int SmallestMaxResponseSize = 85_000;

    /// <summary>Gets or sets the path that is scraped. Default: <c>/metrics</c>.</summary>
    public string? ScrapeEndpointPath { get; set; } = DefaultScrapeEndpointPath;

    /// <summary>
    /// Gets or sets a value indicating whether counters go without <c>_total</c> in the Prometheus text format
    /// (OpenMetrics demands it). Default: <see langword="false"/>.
    /// </summary>
    public bool DisableTotalNameSuffixForCounters { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether every series names its meter (<c>otel_scope_name</c> and others).
    /// Default: <see langword="true"/>.
    /// </summary>
    public bool ScopeInfoEnabled { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether the resource is written as <c>target_info</c>.
    /// Default: <see langword="true"/>.
    /// </summary>
    public bool TargetInfoEnabled { get; set; } = true;

    /// <summary>
    /// Gets or sets which resource attributes, by their key, become labels of every series. Default:
    /// <see langword="null"/>, none.
    /// </summary>
    public Func<string, bool>? ResourceConstantLabels { get; set; }

    /// <summary>
    /// Gets or sets for how many milliseconds a response also answers later scrapes; 0 for none. Default: 300.
    /// </summary>
    public int ScrapeResponseCacheDurationMilliseconds
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 300;

    /// <summary>
    /// Gets or sets how large a response may be, in bytes; a scrape that would exceed it fails. At least 85,000.
    /// Default: about 166 MiB.
    /// </summary>
    public int MaxScrapeResponseSizeBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SmallestMaxResponseSize);
            field = value;
        }
    } = SmallestMaxResponseSize * 2048;
}

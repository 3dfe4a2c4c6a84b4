namespace Checkout.Gateway.Monitoring;

/// <summary>The section <c>Ops</c>: the addresses of the monitoring servers. Those of servers that are not installed are not set.</summary>
internal sealed class MonitoringOptions
{
    public const string Section = "Ops";

    public string? PrometheusUrl { get; set; }

    public string? AlertmanagerUrl { get; set; }

    public string? JaegerUrl { get; set; }

    /// <summary>Gets or sets the address of the Aspire dashboard, which has the traces if Jaeger is not installed.</summary>
    public string? AspireUrl { get; set; }

    public string? AspireApiKey { get; set; }

    /// <summary>Gets or sets the URL of a trace for browsers, with <c>{traceId}</c> in place of its id.</summary>
    public string? TraceUrl { get; set; }

    /// <summary>Gets or sets the URLs of tools, by the names that the Operations page shows.</summary>
    public Dictionary<string, string> Links { get; } = [];
}

namespace Checkout.Gateway.Operations;

/// <summary>The section <c>Ops</c>: the addresses of the monitoring servers. An address that is not set is that of a server that does not run.</summary>
internal sealed class OperationsOptions
{
    public const string Section = "Ops";

    public string? PrometheusUrl { get; set; }

    public string? AlertmanagerUrl { get; set; }

    public string? JaegerUrl { get; set; }

    /// <summary>The Aspire dashboard, which has the traces where no Jaeger runs.</summary>
    public string? AspireUrl { get; set; }

    public string? AspireApiKey { get; set; }

    /// <summary>The address of a trace in a browser, with <c>{traceId}</c> in place of its id.</summary>
    public string? TraceUrl { get; set; }

    /// <summary>Addresses of tools, by the names that the Operations page shows.</summary>
    public Dictionary<string, string> Links { get; } = [];
}

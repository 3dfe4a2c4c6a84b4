using System.ComponentModel;

namespace Checkout.AppHost.Model;

/// <summary>The well-known ports, with defaults in appsettings.json. Null lets the orchestrator choose.</summary>
internal sealed class PortOptions
{
    [Description("the storefront")]
    public int? Storefront { get; init; }

    [Description("Prometheus")]
    public int? Prometheus { get; init; }

    [Description("Alertmanager")]
    public int? Alertmanager { get; init; }

    [Description("the blackbox exporter")]
    public int? Blackbox { get; init; }

    [Description("Grafana")]
    public int? Grafana { get; init; }

    [Description("Jaeger")]
    public int? Jaeger { get; init; }

    [Description("Loki")]
    public int? Loki { get; init; }

    [Description("Mailpit")]
    public int? Mailpit { get; init; }
}

namespace Checkout.AppHost.Containers;

/// <summary>The version of every container image.</summary>
internal static class ImageTags
{
    public const string Postgres = "17";
    public const string Redis = "8";
    public const string Prometheus = "v3.16.0";
    public const string Alertmanager = "v0.34.2";
    public const string Blackbox = "v0.28.0";
    public const string Grafana = "13.2.3";
    public const string Loki = "3.7.6";

    // The last version with the HTTP search API that Grafana's data source calls.
    public const string Jaeger = "2.20.0";
    public const string Mailpit = "v1.30.5";
}

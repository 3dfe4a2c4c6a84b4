using Checkout.AppHost.Monitoring;

namespace Checkout.AppHost.Backends;

/// <summary>
/// Adds the servers that the services use, and those that monitor them. Returns null for an optional one that is not
/// installed, after printing how to install it.
/// </summary>
internal interface IBackends
{
    IDatabaseServer AddPostgres(string name);

    IResourceBuilder<IResourceWithConnectionString> AddRedis(string name);

    /// <summary>Adds a mail server for development, which shows all e-mails and delivers none.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddMailpit(string name);

    /// <summary>Adds Loki, the store of logs.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddLoki(string name);

    /// <summary>Adds Jaeger, the store of traces, which also exports metrics of spans to Prometheus.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddJaeger(string name);

    /// <summary>Adds Alertmanager, which groups alerts from Prometheus and sends them to <paramref name="receivers"/>.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddAlertmanager(string name, AlertReceivers receivers);

    /// <summary>Adds the blackbox exporter, through which Prometheus probes the storefront from outside.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddBlackbox(string name, EndpointReference storefront);

    /// <summary>Adds Prometheus, which scrapes every service, probes the storefront, and sends alerts to Alertmanager.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddPrometheus(string name, PrometheusPeers peers);

    /// <summary>Adds Grafana, with data sources and dashboards provisioned from grafana/. Everyone can view; only the admin can edit.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddGrafana(string name, GrafanaSources sources);
}

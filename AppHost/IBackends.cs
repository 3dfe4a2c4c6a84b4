using Checkout.AppHost.Monitoring;

namespace Checkout.AppHost;

/// <summary>
/// The servers that the services need, and those that watch them. An optional one that is not on this machine is null, which is
/// said at start with the way to get it.
/// </summary>
internal interface IBackends
{
    IDatabaseServer AddPostgres(string name);

    IResourceBuilder<IResourceWithConnectionString> AddRedis(string name);

    /// <summary>Adds a mail server that delivers nothing and shows everything.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddMailpit(string name);

    /// <summary>Adds Loki, to which the services send their logs.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddLoki(string name);

    /// <summary>Adds Jaeger, to which the services send their traces, and which counts them for Prometheus.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddJaeger(string name);

    /// <summary>Adds Alertmanager, which groups the alerts that Prometheus raises and hands them to <paramref name="receivers"/>.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddAlertmanager(string name, AlertReceivers receivers);

    /// <summary>Adds the blackbox exporter, which looks at the storefront from outside whenever Prometheus asks it to.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddBlackbox(string name, EndpointReference storefront);

    /// <summary>Adds Prometheus, which scrapes every service, has the storefront probed, and tells Alertmanager of alerts.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddPrometheus(string name, PrometheusPeers peers);

    /// <summary>Adds Grafana, with its data sources and dashboards provisioned from grafana/. Anyone may look, only the admin may change.</summary>
    IResourceBuilder<IResourceWithEndpoints>? AddGrafana(string name, GrafanaSources sources);
}

/// <summary>PostgreSQL: one server, and a database of its own for each service.</summary>
internal interface IDatabaseServer
{
    /// <summary>Every replica of every service may fill its pool.</summary>
    const string MaxConnections = "max_connections=600";

    /// <summary>Adds a database, which is created when missing.</summary>
    IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name);
}

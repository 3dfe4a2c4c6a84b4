namespace Checkout.AppHost.Monitoring;

/// <summary>
/// The lists from which Prometheus reads whom to ask, made from the app model:
/// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config
/// </summary>
internal static class PrometheusTargets
{
    /// <summary>Whom to scrape: the job is the service, the instance is the replica.</summary>
    public static ReferenceExpression Scraped(IEnumerable<EndpointReference> endpoints) => List([.. endpoints.Select(Scraped)]);

    /// <summary>Whom to tell of alerts; nobody, where there is no Alertmanager.</summary>
    public static ReferenceExpression Alertmanagers(EndpointReference? alertmanager) => List(alertmanager is null
        ? []
        : [ReferenceExpression.Create($$"""{"targets":["{{alertmanager.Property(EndpointProperty.HostAndPort)}}"]}""")]);

    /// <summary>What to look at from outside, and how (the modules of blackbox.yml); nothing, where there is no exporter.</summary>
    public static ReferenceExpression Probes(EndpointReference storefront, EndpointReference? exporter) => List(exporter is null
        ? []
        : [Probe("storefront", storefront, "/", "http_2xx", exporter), Probe("products", storefront, "/api/products", "products_api", exporter)]);

    // No two braces stand side by side here: real Aspire takes a pair for one brace that is escaped already.
    private static ReferenceExpression Scraped(EndpointReference endpoint) => ReferenceExpression.Create(
        $$"""{"labels":{"job":"{{ServiceReplicas.ServiceOf(endpoint.Resource)}}","instance":"{{endpoint.Resource.Name}}"},"targets":["{{endpoint.Property(EndpointProperty.HostAndPort)}}"]}""");

    private static ReferenceExpression Probe(string name, EndpointReference storefront, string path, string module, EndpointReference exporter) =>
        ReferenceExpression.Create(
            $$"""{"labels":{"instance":"{{name}}","__param_module":"{{module}}","__exporter":"{{exporter.Property(EndpointProperty.HostAndPort)}}"},"targets":["{{storefront}}{{path}}"]}""");

    private static ReferenceExpression List(IReadOnlyList<ReferenceExpression> groups)
    {
        var list = new ReferenceExpressionBuilder();
        list.AppendLiteral("[");
        for (var i = 0; i < groups.Count; i++)
        {
            list.AppendLiteral(i == 0 ? "" : ",");
            list.AppendFormatted(groups[i]);
        }

        list.AppendLiteral("]");
        return list.Build();
    }
}

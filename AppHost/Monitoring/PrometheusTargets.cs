using Checkout.AppHost.Model;

namespace Checkout.AppHost.Monitoring;

/// <summary>
/// The target lists of Prometheus, generated from the app model:
/// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config
/// </summary>
internal static class PrometheusTargets
{
    /// <summary>Returns the scrape targets. The job is the service, the instance is the replica.</summary>
    public static ReferenceExpression CreateScrapeTargets(IEnumerable<EndpointReference> endpoints) => List([.. endpoints.Select(CreateScrapeTarget)]);

    /// <summary>Returns the receiver of alerts. The list is empty without Alertmanager.</summary>
    public static ReferenceExpression CreateAlertmanagers(EndpointReference? alertmanager) => List(alertmanager is null
        ? []
        : [ReferenceExpression.Create($$"""{"targets":["{{alertmanager.Property(EndpointProperty.HostAndPort)}}"]}""")]);

    /// <summary>Returns the probe targets with their modules of blackbox.yml. The list is empty without the exporter.</summary>
    public static ReferenceExpression CreateProbes(EndpointReference storefront, EndpointReference? exporter) => List(exporter is null
        ? []
        : [CreateProbe("storefront", storefront, "/", "http_2xx", exporter), CreateProbe("products", storefront, "/api/products", "products_api", exporter)]);

    // Braces are never adjacent: Aspire treats two adjacent braces as one escaped brace.
    private static ReferenceExpression CreateScrapeTarget(EndpointReference endpoint) => ReferenceExpression.Create(
        $$"""{"labels":{"job":"{{ServiceReplicas.GetServiceName(endpoint.Resource)}}","instance":"{{endpoint.Resource.Name}}"},"targets":["{{endpoint.Property(EndpointProperty.HostAndPort)}}"]}""");

    private static ReferenceExpression CreateProbe(string name, EndpointReference storefront, string path, string module, EndpointReference exporter) =>
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

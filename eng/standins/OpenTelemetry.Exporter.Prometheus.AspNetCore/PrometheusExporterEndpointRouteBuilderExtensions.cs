using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Exporter.Prometheus;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the endpoint that Prometheus scrapes.</summary>
public static class PrometheusExporterEndpointRouteBuilderExtensions
{
    /// <summary>Adds the endpoint that Prometheus scrapes.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <returns>The endpoint, to be configured further.</returns>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints)
        => MapPrometheusScrapingEndpoint(endpoints, path: null, meterProvider: null, configureBranchedPipeline: null, optionsName: null);

    /// <summary>Adds the endpoint that Prometheus scrapes.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="path">Its path.</param>
    /// <returns>The endpoint, to be configured further.</returns>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return MapPrometheusScrapingEndpoint(endpoints, path, meterProvider: null, configureBranchedPipeline: null, optionsName: null);
    }

    /// <summary>Adds the endpoint that Prometheus scrapes.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="path">Its path, or <see langword="null"/> for the one in the options.</param>
    /// <param name="meterProvider">Whose metrics, or <see langword="null"/> for the application's.</param>
    /// <param name="configureBranchedPipeline">Adds middleware in front of the exporter.</param>
    /// <param name="optionsName">The name of the options to use.</param>
    /// <returns>The endpoint, to be configured further.</returns>
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(
        this IEndpointRouteBuilder endpoints,
        string? path,
        MeterProvider? meterProvider,
        Action<IApplicationBuilder>? configureBranchedPipeline,
        string? optionsName)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        var pipeline = endpoints.CreateApplicationBuilder();
        var branch = ScrapeBranch.Of(endpoints.ServiceProvider, meterProvider, optionsName);

        branch.Build(pipeline, configureBranchedPipeline);
        return endpoints.Map(branch.Path(path).Value!, pipeline.Build());
    }
}

using Microsoft.AspNetCore.Http;
using OpenTelemetry.Exporter.Prometheus;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the middleware that Prometheus scrapes.</summary>
public static class PrometheusExporterApplicationBuilderExtensions
{
    /// <summary>Adds the middleware that Prometheus scrapes, at the path in the options.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app)
        => UseOpenTelemetryPrometheusScrapingEndpoint(app, meterProvider: null, predicate: null, path: null, configureBranchedPipeline: null, optionsName: null);

    /// <summary>Adds the middleware that Prometheus scrapes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="path">Its path.</param>
    /// <returns>The same application.</returns>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return UseOpenTelemetryPrometheusScrapingEndpoint(app, meterProvider: null, predicate: null, path, configureBranchedPipeline: null, optionsName: null);
    }

    /// <summary>Adds the middleware that Prometheus scrapes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="predicate">Which requests are scrapes.</param>
    /// <returns>The same application.</returns>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(this IApplicationBuilder app, Func<HttpContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return UseOpenTelemetryPrometheusScrapingEndpoint(app, meterProvider: null, predicate, path: null, configureBranchedPipeline: null, optionsName: null);
    }

    /// <summary>Adds the middleware that Prometheus scrapes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="meterProvider">Whose metrics, or <see langword="null"/> for the application's.</param>
    /// <param name="predicate">Which requests are scrapes. If given, <paramref name="path"/> is not looked at.</param>
    /// <param name="path">Its path, or <see langword="null"/> for the one in the options.</param>
    /// <param name="configureBranchedPipeline">Adds middleware in front of the exporter.</param>
    /// <param name="optionsName">The name of the options to use.</param>
    /// <returns>The same application.</returns>
    public static IApplicationBuilder UseOpenTelemetryPrometheusScrapingEndpoint(
        this IApplicationBuilder app,
        MeterProvider? meterProvider,
        Func<HttpContext, bool>? predicate,
        string? path,
        Action<IApplicationBuilder>? configureBranchedPipeline,
        string? optionsName)
    {
        ArgumentNullException.ThrowIfNull(app);

        var branch = ScrapeBranch.Of(app.ApplicationServices, meterProvider, optionsName);

        return predicate is null
            ? app.Map(branch.Path(path), pipeline => branch.Build(pipeline, configureBranchedPipeline))
            : app.MapWhen(predicate, pipeline => branch.Build(pipeline, configureBranchedPipeline));
    }
}

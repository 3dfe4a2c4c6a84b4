using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>The branch of the application's pipeline that answers scrapes, as an endpoint or as middleware.</summary>
internal sealed record ScrapeBranch(MeterProvider Metrics, PrometheusAspNetCoreOptions Options)
{
    public static ScrapeBranch Of(IServiceProvider services, MeterProvider? metrics, string? optionsName)
    {
        // First the provider, then its options: building the provider may still change them.
        metrics ??= services.GetRequiredService<MeterProvider>();
        var options = services.GetRequiredService<IOptionsMonitor<PrometheusAspNetCoreOptions>>();
        return new ScrapeBranch(metrics, options.Get(optionsName ?? Microsoft.Extensions.Options.Options.DefaultName));
    }

    public PathString Path(string? path)
    {
        path ??= Options.ScrapeEndpointPath ?? PrometheusAspNetCoreOptions.DefaultScrapeEndpointPath;
        return path.StartsWith('/') ? path : $"/{path}";
    }

    public void Build(IApplicationBuilder pipeline, Action<IApplicationBuilder>? configure)
    {
        configure?.Invoke(pipeline);
        pipeline.Run(ActivatorUtilities.CreateInstance<ScrapeHandler>(pipeline.ApplicationServices, Metrics).HandleAsync);
    }
}

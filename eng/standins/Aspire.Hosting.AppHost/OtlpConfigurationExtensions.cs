using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public static class OtlpConfigurationExtensions
{
    /// <summary>Makes the resource send its telemetry to the dashboard. Projects do so by themselves.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment =>
        builder.WithOtlpExporter(new OtlpExporterAnnotation());

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol) where T : IResourceWithEnvironment =>
        builder.WithOtlpExporter(new OtlpExporterAnnotation { RequiredProtocol = protocol });

    private static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpExporterAnnotation annotation)
        where T : IResourceWithEnvironment
    {
        var environment = builder.ApplicationBuilder.Environment;
        var instance = $"{builder.Resource.Name}-{Guid.NewGuid().ToString("N")[..8]}";
        return builder.WithAnnotation(annotation).WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["OTEL_SERVICE_NAME"] = builder.Resource.Name;
            variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}";
            var dashboard = context.ExecutionContext.ServiceProvider.GetRequiredService<Dashboard>();
            if (dashboard.GetOtlpEndpoint(annotation.RequiredProtocol) is var (url, protocol))
            {
                variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
                variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
            }
            if (environment.IsDevelopment())
            {
                // So that telemetry shows up at once.
                variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
                variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
                variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
                variables["OTEL_TRACES_SAMPLER"] = "always_on";
                variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            }
        });
    }
}

public enum OtlpProtocol
{
    Grpc = 0,
    HttpProtobuf = 1,
    HttpJson = 2,
}

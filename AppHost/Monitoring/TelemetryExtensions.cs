namespace Checkout.AppHost.Monitoring;

/// <summary>Sends the telemetry of the projects to the backends.</summary>
internal static class TelemetryExtensions
{
    private const string Sampler = "OTEL_TRACES_SAMPLER";

    private static readonly string[] SdkVariables =
        [Sampler, "OTEL_METRICS_EXEMPLAR_FILTER", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY"];

    /// <summary>
    /// Sends traces and logs of every project in the model to Jaeger and Loki, if installed, and to the Aspire dashboard. The
    /// projects do not wait for them. The OTEL_* variables of the AppHost's environment are passed on to every project.
    /// </summary>
    public static void SendTelemetryTo(
        this IDistributedApplicationBuilder builder, IResourceBuilder<IResourceWithEndpoints>? jaeger, IResourceBuilder<IResourceWithEndpoints>? loki)
    {
        foreach (var program in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder))
        {
            program.WithTelemetryTo(jaeger, loki);
        }
    }

    private static void WithTelemetryTo(
        this IResourceBuilder<ProjectResource> program, IResourceBuilder<IResourceWithEndpoints>? jaeger, IResourceBuilder<IResourceWithEndpoints>? loki)
    {
        if (jaeger is not null)
        {
            program.WithEnvironment("JAEGER_OTLP_ENDPOINT", jaeger.GetEndpoint(JaegerExtensions.Otlp));
        }

        if (loki is not null)
        {
            program.WithEnvironment("LOKI_OTLP_ENDPOINT", $"{loki.GetEndpoint("http")}/otlp");
        }

        program.WithEnvironment(context =>
        {
            // Aspire sets these in Development. Its sampler ignores the sampling decision of the parent span.
            foreach (var name in SdkVariables)
            {
                if (program.ApplicationBuilder.Configuration[name] is { Length: > 0 } own)
                {
                    context.EnvironmentVariables[name] = own;
                }
                else if (name == Sampler)
                {
                    context.EnvironmentVariables.Remove(name);
                }
            }
        });
    }
}

using System.Diagnostics.Metrics;
using Checkout.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs, each wired once for all services.</summary>
internal static class TelemetryExtensions
{
    // Bounds in seconds, dense around the target of one second for a checkout.
    private static readonly double[] DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddServiceResource(builder.Environment))
            .WithTracing(tracing => tracing.AddServiceTracing(configuration))
            .WithMetrics(metrics => metrics.AddServiceMetrics(configuration));
        builder.Services.ConfigureOpenTelemetryMeterProvider((services, metrics) => metrics.AddServiceView(services.GetRequiredService<IMeterFactory>()));
        builder.Logging.AddServiceLogging(configuration);
    }

    private static void AddServiceTracing(this TracerProviderBuilder tracing, IConfiguration configuration)
    {
        tracing
            .SetSampler(new ParentBasedSampler(new EntryPointSampler(configuration.GetValue("Telemetry:SamplingRatio", 1.0))))
            .AddSource(TelemetryNames.Prefix + "*")
            .AddAspNetCoreInstrumentation(options =>
            {
                // What is thrown after the answer has begun reaches no exception handler.
                options.RecordException = true;
                options.Filter = IsWorthATrace;
            })
            .AddHttpClientInstrumentation()
            .AddProcessor<RedactingActivityProcessor>();

        if (configuration.HasOtlpEndpoint())
        {
            tracing.AddOtlpExporter();
        }

        if (configuration["JAEGER_OTLP_ENDPOINT"] is { Length: > 0 } jaeger)
        {
            tracing.AddOtlpExporter("jaeger", options => options.SendTo(jaeger, "v1/traces"));
        }
    }

    private static void AddServiceMetrics(this MeterProviderBuilder metrics, IConfiguration configuration)
    {
        metrics
            .AddMeter(TelemetryNames.Prefix + "*")
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddPrometheusExporter();

        if (configuration.HasOtlpEndpoint())
        {
            metrics.AddOtlpExporter();
        }
    }

    // The SDK listens to the whole process, and takes instruments of one name for one: of several hosts in a process, as
    // tests have them, each would tell what all did, and the first to stop would end it for all. What is static has no scope.
    private static void AddServiceView(this MeterProviderBuilder metrics, IMeterFactory own) => metrics.AddView(instrument =>
        instrument.Meter.Scope is IMeterFactory factory && factory != own ? MetricStreamConfiguration.Drop
        : IsDuration(instrument) ? new ExplicitBucketHistogramConfiguration { Boundaries = DurationBuckets }
        : null);

    private static void AddServiceLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, RedactingLoggerFactory>());
        logging.AddConsole(console => console.FormatterName = JsonLogFormatter.FormatterName);
        logging.AddConsoleFormatter<JsonLogFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            if (configuration.HasOtlpEndpoint())
            {
                options.AddOtlpExporter();
            }

            if (configuration["LOKI_OTLP_ENDPOINT"] is { Length: > 0 } loki)
            {
                options.AddOtlpExporter("loki", exporter => exporter.SendTo(loki, "v1/logs"));
            }
        });
    }

    private static bool HasOtlpEndpoint(this IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    // An endpoint set in code is used as it stands: the signal's path is not appended, and without it the data is lost silently.
    private static void SendTo(this OtlpExporterOptions options, string endpoint, string signalPath)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(new Uri(endpoint.TrimEnd('/') + "/"), signalPath);
        options.Headers = string.Empty;
    }

    private static bool IsWorthATrace(HttpContext context) =>
        !DefaultEndpoints.IsOperational(context.Request.Path) && !PageParts.Has(context.Request);

    private static bool IsDuration(Instrument instrument) =>
        instrument.Unit == "s" && instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>);
}

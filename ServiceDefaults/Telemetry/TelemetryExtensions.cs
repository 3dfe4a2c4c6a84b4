using System.Diagnostics.Metrics;
using Checkout.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs, each wired once for all services.</summary>
internal static class TelemetryExtensions
{
    /// <summary>
    /// The bounds of durations in seconds. Every time that an alert, an objective or a panel asks for is one of them: a quantile between
    /// two is a guess.
    /// </summary>
    internal static readonly double[] DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30];

    // MailKit 4.18 records it a second time for a connection that was canceled, with the time since the machine started.
    private const string WrongDuration = "mailkit.net.smtp.client.connection.duration";

    /// <summary>Whether <c>OTEL_SDK_DISABLED</c> says that there is no telemetry, except for logs on standard output.</summary>
    public static bool IsTelemetryDisabled(this IConfiguration configuration) =>
        string.Equals(configuration["OTEL_SDK_DISABLED"]?.Trim(), "true", StringComparison.OrdinalIgnoreCase);

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        // One place decides what a request's trace context is: the propagators of .NET, which the instrumentation then leaves alone.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddServiceResource(builder.Environment))
            .WithTracing(tracing => tracing.AddServiceTracing(configuration))
            .WithMetrics(metrics => metrics.AddServiceMetrics(configuration));
        builder.Services.ConfigureOpenTelemetryMeterProvider((services, metrics) => metrics.AddServiceView(services.GetRequiredService<IMeterFactory>()));
        builder.Logging.AddServiceLogging(configuration);
        builder.Services.AddHostedService<TelemetryShutdown>();
        // The SDK prefers a client of IHttpClientFactory, whose resilience handler would repeat what the exporter repeats already.
        builder.Services.ConfigureAll<OtlpExporterOptions>(options =>
            options.HttpClientFactory = () => new HttpClient { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) });
    }

    /// <summary>Adds the exporters of traces: to where the variables of OpenTelemetry say, and to Jaeger.</summary>
    public static TracerProviderBuilder AddServiceExporters(this TracerProviderBuilder tracing, IConfiguration configuration)
    {
        var signal = OtlpSignal.Traces(configuration);
        if (signal.HasExporter)
        {
            tracing.AddOtlpExporter(signal.Configure);
        }

        if (configuration["JAEGER_OTLP_ENDPOINT"] is { Length: > 0 } jaeger && !signal.IsOff)
        {
            tracing.AddOtlpExporter("jaeger", options => options.SendTo(jaeger, "v1/traces"));
        }

        return tracing;
    }

    private static void AddServiceTracing(this TracerProviderBuilder tracing, IConfiguration configuration) =>
        tracing
            .SetSampler(TraceSampler.Create)
            .AddSource(TelemetryNames.Prefix + "*")
            .AddAspNetCoreInstrumentation(options =>
            {
                // What is thrown after the answer has begun reaches no exception handler.
                options.RecordException = true;
                options.Filter = IsWorthATrace;
                options.EnrichWithHttpResponse = HttpServerSpan.EnrichWithResponse;
            })
            .AddHttpClientInstrumentation(options =>
            {
                options.EnrichWithHttpRequestMessage = HttpClientSpan.EnrichWithRequest;
                options.EnrichWithHttpResponseMessage = HttpClientSpan.EnrichWithResponse;
            })
            .AddProcessor<RedactingActivityProcessor>()
            .AddServiceExporters(configuration);

    private static void AddServiceMetrics(this MeterProviderBuilder metrics, IConfiguration configuration)
    {
        metrics
            .AddMeter(TelemetryNames.Prefix + "*")
            .AddMeter("Polly")
            .AddView("resilience.polly.*.duration", MetricStreamConfiguration.Drop) // http.client.request.duration has it
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter();

        if (string.IsNullOrEmpty(configuration["OTEL_METRICS_EXEMPLAR_FILTER"]))
        {
            metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
        }

        if (OtlpSignal.Metrics(configuration) is { HasExporter: true } signal)
        {
            metrics.AddOtlpExporter(signal.Configure);
        }
    }

    // The SDK listens to the whole process, and takes instruments of one name for one: of several hosts in a process, as
    // tests have them, each would tell what all did, and the first to stop would end it for all. What is static has no scope.
    private static void AddServiceView(this MeterProviderBuilder metrics, IMeterFactory own) => metrics.AddView(instrument =>
        (instrument.Meter.Scope is IMeterFactory factory && factory != own) || instrument.Name == WrongDuration ? MetricStreamConfiguration.Drop
        : IsDuration(instrument) ? new ExplicitBucketHistogramConfiguration { Boundaries = DurationBuckets }
        : null);

    private static void AddServiceLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        var signal = OtlpSignal.Logs(configuration);
        logging.ClearProviders();
        logging.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, RedactingLoggerFactory>());
        logging.AddConsole(console => console.FormatterName = JsonLogFormatter.FormatterName);
        logging.AddConsoleFormatter<JsonLogFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            if (signal.HasExporter)
            {
                options.AddOtlpExporter(signal.Configure);
            }

            if (configuration["LOKI_OTLP_ENDPOINT"] is { Length: > 0 } loki && !signal.IsOff)
            {
                options.AddOtlpExporter("loki", exporter => exporter.SendTo(loki, "v1/logs"));
            }
        });
    }

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

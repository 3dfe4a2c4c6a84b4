using System.Diagnostics.Metrics;
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

/// <summary>Adds traces, metrics and logs, configured the same way for all services.</summary>
internal static class TelemetryExtensions
{
    /// <summary>
    /// The histogram bounds of durations in seconds. Every threshold of an alert, objective or panel is one of them, since values
    /// between two bounds are interpolated.
    /// </summary>
    internal static readonly double[] DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30];

    // MailKit 4.18 records the machine's uptime as the duration of a canceled connection.
    private const string WrongDuration = "mailkit.net.smtp.client.connection.duration";

    // The built-in rate-limiting meter counts a request that waits for Redis as queued, so it is dropped; RateLimitingMetrics
    // counts by policy.
    private const string RateLimitingMeter = "Microsoft.AspNetCore.RateLimiting";

    /// <summary>Returns whether <c>OTEL_SDK_DISABLED</c> disables telemetry, except for logs on standard output.</summary>
    public static bool IsTelemetryDisabled(this IConfiguration configuration) =>
        string.Equals(configuration["OTEL_SDK_DISABLED"]?.Trim(), "true", StringComparison.OrdinalIgnoreCase);

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        // With this propagator, the instrumentation leaves the trace context to .NET's own propagators.
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

    /// <summary>Adds the exporters of traces: to the endpoint of the OTEL_* variables, and to Jaeger.</summary>
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
                // An exception after the start of the response reaches no exception handler.
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
            .AddView("resilience.polly.*.duration", MetricStreamConfiguration.Drop) // duplicates http.client.request.duration
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

    // The SDK listens to all meters of the process, and merges instruments with the same name. With several hosts in a process,
    // as in tests, each would report the values of all, and the first to stop would end them for all. Static meters have no scope.
    private static void AddServiceView(this MeterProviderBuilder metrics, IMeterFactory own) => metrics.AddView(instrument =>
        (instrument.Meter.Scope is IMeterFactory factory && factory != own)
            || instrument.Name == WrongDuration
            || instrument.Meter.Name == RateLimitingMeter ? MetricStreamConfiguration.Drop
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

    // No path is appended to an endpoint set in code. Without the path of the signal, the data would be lost silently.
    private static void SendTo(this OtlpExporterOptions options, string endpoint, string signalPath)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(new Uri(endpoint.TrimEnd('/') + "/"), signalPath);
        options.Headers = string.Empty;
    }

    private static bool IsWorthATrace(HttpContext context) =>
        !OperationalEndpoints.Includes(context.Request) && !PageRequests.Includes(context.Request);

    private static bool IsDuration(Instrument instrument) =>
        instrument.Unit == "s" && instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>);
}

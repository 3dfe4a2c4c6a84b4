using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// The OTLP export of one signal, configured by the environment variables of
/// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/. The SDK itself reads the variables for all signals. It reads
/// those for one signal only with <c>UseOtlpExporter</c>, which cannot be combined with the exporters to Jaeger and Loki.
/// </summary>
internal sealed class OtlpSignal
{
    private const string Otlp = "otlp";
    private const string None = "none";

    private readonly IConfiguration _configuration;
    private readonly string _signal;
    private readonly string[] _exporters;

    private OtlpSignal(IConfiguration configuration, string signal)
    {
        _configuration = configuration;
        _signal = signal;
        _exporters = (configuration[$"OTEL_{signal}_EXPORTER"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Gets whether <c>OTEL_…_EXPORTER</c> disables all exports of the signal, including those to Jaeger and Loki.</summary>
    public bool IsOff => _exporters.Contains(None, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Gets whether the signal is exported over OTLP: if <c>OTEL_…_EXPORTER</c> contains it, or is empty and an endpoint is set.
    /// </summary>
    public bool HasExporter => _exporters.Length == 0
        ? Setting("ENDPOINT") is not null || Value("OTEL_EXPORTER_OTLP_ENDPOINT") is not null
        : !IsOff && _exporters.Contains(Otlp, StringComparer.OrdinalIgnoreCase);

    public static OtlpSignal Traces(IConfiguration configuration) => new(configuration, "TRACES");

    public static OtlpSignal Metrics(IConfiguration configuration) => new(configuration, "METRICS");

    public static OtlpSignal Logs(IConfiguration configuration) => new(configuration, "LOGS");

    /// <summary>Applies the variables of this signal. Options without one keep the values of the variables for all signals.</summary>
    public void Configure(OtlpExporterOptions options)
    {
        options.Protocol = Setting("PROTOCOL") switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            _ => options.Protocol,
        };
        options.Headers = Setting("HEADERS") ?? options.Headers;
        if (Uri.TryCreate(Setting("ENDPOINT"), UriKind.Absolute, out var endpoint))
        {
            // Used unchanged: no path is appended to the endpoint of one signal.
            options.Endpoint = endpoint;
        }

        if (int.TryParse(Setting("TIMEOUT"), CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0)
        {
            options.TimeoutMilliseconds = milliseconds;
        }

        if (Enum.TryParse<OtlpExportCompression>(Setting("COMPRESSION"), ignoreCase: true, out var compression))
        {
            options.Compression = compression;
        }
    }

    private string? Setting(string name) => Value($"OTEL_EXPORTER_OTLP_{_signal}_{name}");

    // An empty variable counts as not set.
    private string? Value(string name) => _configuration[name] is { Length: > 0 } value ? value : null;
}

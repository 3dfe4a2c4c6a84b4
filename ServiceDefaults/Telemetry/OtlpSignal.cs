using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Where one signal is exported to, by the variables of
/// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/. The SDK reads those of all signals by itself, and those of
/// one signal only where a single exporter takes all of them, as none here does.
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

    /// <summary>Whether <c>OTEL_…_EXPORTER</c> says that the signal is exported nowhere, our own backends included.</summary>
    public bool IsOff => _exporters.Contains(None, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the signal is exported by OTLP: when it is asked for, or when there is an endpoint and nothing is asked for.
    /// Without either there is nobody to send to.
    /// </summary>
    public bool HasExporter => _exporters.Length == 0
        ? Setting("ENDPOINT") is not null || Value("OTEL_EXPORTER_OTLP_ENDPOINT") is not null
        : !IsOff && _exporters.Contains(Otlp, StringComparer.OrdinalIgnoreCase);

    public static OtlpSignal Traces(IConfiguration configuration) => new(configuration, "TRACES");

    public static OtlpSignal Metrics(IConfiguration configuration) => new(configuration, "METRICS");

    public static OtlpSignal Logs(IConfiguration configuration) => new(configuration, "LOGS");

    /// <summary>Sets what the variables of this signal say; what they leave out is as those of all signals have it.</summary>
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
            // As it stands: to the endpoint of one signal no path is appended.
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

    // An empty variable is one that is not set.
    private string? Value(string name) => _configuration[name] is { Length: > 0 } value ? value : null;
}

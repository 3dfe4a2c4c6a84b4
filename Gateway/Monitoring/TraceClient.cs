using System.Text.Json;
using Checkout.Gateway.Otlp;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Monitoring;

/// <summary>Finds a trace in Jaeger, with version 3 of its API, else in the Aspire dashboard.</summary>
internal sealed class TraceClient(HttpClient http, IOptions<MonitoringOptions> options)
{
    private readonly (MonitoringServer Server, string Path, string Member)[] _backends =
    [
        (new("Jaeger", http, options.Value.JaegerUrl), "/api/v3/traces/", "result"),
        (new("The Aspire dashboard", http, options.Value.AspireUrl, options.Value.AspireApiKey), "/api/telemetry/traces/", "data"),
    ];

    /// <summary>Returns the spans of the trace that have arrived, or null if there are none or no server is available.</summary>
    public async Task<OtlpTraces?> FindAsync(string traceId, CancellationToken cancellationToken)
    {
        foreach (var (server, path, member) in _backends)
        {
            try
            {
                var found = await server.GetAsync(
                    path + traceId, response => response.GetProperty(member).Deserialize<OtlpTraces>(JsonSerializerOptions.Web), cancellationToken);
                if (found?.Spans.Any() is true)
                {
                    return found;
                }
            }
            catch (MonitoringUnavailableException)
            {
                // Tries the next server if this one is unavailable or does not have the trace.
            }
        }

        return null;
    }
}

using System.Text.Json;
using Checkout.Gateway.Otlp;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Operations;

/// <summary>Finds a trace where traces are kept: in Jaeger, by version 3 of its API, else in the Aspire dashboard.</summary>
internal sealed class TraceClient(HttpClient http, IOptions<OperationsOptions> options)
{
    private readonly (MonitoringServer Server, string Path, string Member)[] _backends =
    [
        (new("Jaeger", http, options.Value.JaegerUrl), "/api/v3/traces/", "result"),
        (new("The Aspire dashboard", http, options.Value.AspireUrl, options.Value.AspireApiKey), "/api/telemetry/traces/", "data"),
    ];

    /// <summary>The spans of the trace that have arrived; null if there are none, or nobody can be asked.</summary>
    public async Task<OtlpTraces?> FindAsync(string traceId, CancellationToken cancellationToken)
    {
        foreach (var (server, path, member) in _backends)
        {
            try
            {
                var found = await server.GetAsync(
                    path + traceId, answer => answer.GetProperty(member).Deserialize<OtlpTraces>(JsonSerializerOptions.Web), cancellationToken);
                if (found?.Spans.Any() is true)
                {
                    return found;
                }
            }
            catch (MonitoringUnavailableException)
            {
                // It is absent, does not answer, or does not have it: perhaps the next has.
            }
        }

        return null;
    }
}

using System.Net;
using System.Net.Http.Json;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>Calls the telemetry API of the Aspire dashboard.</summary>
public sealed class Dashboard(Uri address, string apiKey) : IDisposable
{
    private const int All = 100_000;

    private readonly HttpClient _http = new()
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(60),
        DefaultRequestHeaders = { { "X-API-Key", apiKey } },
    };

    /// <summary>Gets the address of the web page.</summary>
    public Uri Address { get; } = address;

    /// <summary>Returns the spans of a trace that have arrived so far.</summary>
    public async Task<Trace> FindTraceAsync(string traceId)
    {
        using var response = await _http.GetAsync($"/api/telemetry/traces/{traceId}", TestContext.Current.CancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound
            ? new Trace(traceId, [])
            : (await ReadTracesAsync(response)).Single();
    }

    public async Task<IReadOnlyList<Trace>> ListTracesAsync(int newest = All)
    {
        using var response = await _http.GetAsync($"/api/telemetry/traces?limit={newest}", TestContext.Current.CancellationToken);
        return await ReadTracesAsync(response);
    }

    /// <summary>Returns the log records of a trace, or all log records.</summary>
    public async Task<IReadOnlyList<LogLine>> ListLogsAsync(string? traceId = null)
    {
        var filter = traceId is null ? "" : $"&traceId={traceId}";
        using var response = await _http.GetAsync($"/api/telemetry/logs?limit={All}{filter}", TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var export = await response.Content.ReadFromJsonAsync<OtlpExport>(TestContext.Current.CancellationToken);
        return export!.ToLogs();
    }

    /// <summary>Returns all telemetry of a kind (<c>traces</c> or <c>logs</c>) as JSON.</summary>
    public Task<string> ReadAllAsync(string kind) =>
        _http.GetStringAsync($"/api/telemetry/{kind}?limit={All}", TestContext.Current.CancellationToken);

    public void Dispose() => _http.Dispose();

    private static async Task<IReadOnlyList<Trace>> ReadTracesAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        var export = await response.Content.ReadFromJsonAsync<OtlpExport>(TestContext.Current.CancellationToken);
        return export!.ToTraces();
    }
}

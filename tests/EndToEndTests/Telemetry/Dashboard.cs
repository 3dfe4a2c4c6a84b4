using System.Net;
using System.Net.Http.Json;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>What the Aspire dashboard has received, by its telemetry API.</summary>
public sealed class Dashboard(Uri address, string apiKey) : IDisposable
{
    private const int All = 100_000;

    private readonly HttpClient _http = new()
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(60),
        DefaultRequestHeaders = { { "X-API-Key", apiKey } },
    };

    /// <summary>Where people open it.</summary>
    public Uri Address { get; } = address;

    /// <summary>The trace as far as it has arrived; empty when nothing has.</summary>
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

    /// <summary>The log records of a trace, or all there are.</summary>
    public async Task<IReadOnlyList<LogLine>> ListLogsAsync(string? traceId = null)
    {
        var filter = traceId is null ? "" : $"&traceId={traceId}";
        using var response = await _http.GetAsync($"/api/telemetry/logs?limit={All}{filter}", TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var export = await response.Content.ReadFromJsonAsync<OtlpExport>(TestContext.Current.CancellationToken);
        return export!.ToLogs();
    }

    /// <summary>All there is of a kind of telemetry, <c>traces</c> or <c>logs</c>, as it is sent.</summary>
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

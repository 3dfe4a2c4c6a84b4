using System.Net;
using System.Net.Http.Json;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>What the Aspire dashboard has received, by its telemetry API.</summary>
public sealed class Dashboard(Uri address) : IDisposable
{
    private const int All = 100_000;

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Address { get; } = address;

    /// <summary>Skips the test, saying why, where there is no dashboard to ask.</summary>
    public async Task RequireAsync()
    {
        var problem = "";
        try
        {
            using var response = await _http.GetAsync("/api/telemetry/resources", TestContext.Current.CancellationToken);
            problem = response.IsSuccessStatusCode ? "" : $"its telemetry API answers {(int)response.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            problem = exception.Message;
        }

        Assert.SkipWhen(problem.Length > 0, $"The Aspire dashboard cannot be asked: {problem}.");
    }

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

    public void Dispose() => _http.Dispose();

    private static async Task<IReadOnlyList<Trace>> ReadTracesAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        var export = await response.Content.ReadFromJsonAsync<OtlpExport>(TestContext.Current.CancellationToken);
        return export!.ToTraces();
    }
}

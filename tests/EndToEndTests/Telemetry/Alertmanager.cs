using System.Net.Http.Json;
using System.Text.Json;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>Calls the HTTP API of Alertmanager.</summary>
public sealed class Alertmanager(Uri? address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Address => address!;

    /// <summary>Skips the test, with the reason, if there is no Alertmanager.</summary>
    public void Require() => Assert.SkipWhen(address is null, "Alertmanager is not installed on this machine.");

    /// <summary>Sends an alert, as Prometheus does.</summary>
    public async Task SendAlertAsync(string name, string severity, string summary)
    {
        object[] alerts = [new { labels = new { alertname = name, severity }, annotations = new { summary } }];
        using var response = await _http.PostAsJsonAsync("/api/v2/alerts", alerts, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Returns the names of the firing alerts.</summary>
    public async Task<IReadOnlyList<string>> AlertsAsync() =>
        [.. (await GetAsync("/api/v2/alerts")).EnumerateArray().Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!)];

    /// <summary>Returns the configuration without secrets.</summary>
    public async Task<string> ConfigurationAsync() =>
        (await GetAsync("/api/v2/status")).GetProperty("config").GetProperty("original").GetString()!;

    public void Dispose() => _http.Dispose();

    private Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);
}

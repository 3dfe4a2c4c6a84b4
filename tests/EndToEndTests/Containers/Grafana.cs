using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Checkout.Tests.EndToEnd.Containers;

/// <summary>Calls the HTTP API of Grafana.</summary>
internal sealed class Grafana : IDisposable
{
    private readonly HttpClient _http;

    public Grafana(Uri address, string password)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}")));
    }

    /// <summary>Returns the uids of the provisioned dashboards.</summary>
    public async Task<IReadOnlyList<string>> DashboardsAsync() =>
    [
        .. (await _http.GetFromJsonAsync<JsonElement>("/api/search?type=dash-db", TestContext.Current.CancellationToken)).EnumerateArray()
            .Select(dashboard => dashboard.GetProperty("uid").GetString()!).Order(StringComparer.Ordinal),
    ];

    /// <summary>Returns OK, or the reason why the data source is unavailable.</summary>
    public async Task<string> HealthOfAsync(string dataSource)
    {
        using var answer = await _http.GetAsync($"/api/datasources/uid/{dataSource}/health", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("status").GetString()! : text;
    }

    /// <summary>Runs the query of a panel, as a browser does. Returns the error, if any.</summary>
    public async Task<string?> FindErrorAsync(Panel panel)
    {
        var queries = new JsonArray();
        foreach (var target in panel.Json.GetProperty("targets").EnumerateArray())
        {
            var query = JsonNode.Parse(target.GetRawText())!.AsObject();
            if (query["expr"] is { } expression)
            {
                query["expr"] = PanelVariables.FillIn(expression.GetValue<string>());
            }

            query["intervalMs"] = 15_000;
            query["maxDataPoints"] = 500;
            queries.Add(query);
        }

        using var answer = await _http.PostAsJsonAsync(
            "/api/ds/query", new JsonObject { ["from"] = "now-15m", ["to"] = "now", ["queries"] = queries }, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return $"{panel}: {(int)answer.StatusCode} {text}";
        }

        return JsonDocument.Parse(text).RootElement.GetProperty("results").EnumerateObject()
            .Where(result => result.Value.TryGetProperty("error", out _))
            .Select(result => $"{panel}: {result.Value.GetProperty("error")}").FirstOrDefault();
    }

    public void Dispose() => _http.Dispose();
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Checkout.Tests.TestSupport;

/// <summary>Calls the HTTP API of Prometheus.</summary>
public sealed class Prometheus(Uri? address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Address => address!;

    /// <summary>Skips the test, with the reason, if there is no Prometheus.</summary>
    public void Require() => Assert.SkipWhen(address is null, "Prometheus is not installed on this machine.");

    public async Task<IReadOnlyList<Sample>> QueryAsync(string query)
    {
        var data = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
        return [.. data.GetProperty("result").EnumerateArray().Select(sample => new Sample(
            Labels(sample.GetProperty("metric")),
            double.Parse(sample.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)))];
    }

    /// <summary>Runs a range query over the last five minutes, and returns the last value of each series.</summary>
    public async Task<IReadOnlyList<Sample>> QueryLastMinutesAsync(string query)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var data = await GetAsync($"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={now - 300}&end={now}&step=5");
        return [.. data.GetProperty("result").EnumerateArray().Select(series => new Sample(Labels(series.GetProperty("metric")), LastNumber(series.GetProperty("values"))))];
    }

    /// <summary>Returns every rule with the result of its last evaluation.</summary>
    public async Task<IReadOnlyList<(string Name, string Health, string Fault)>> RulesAsync() =>
    [
        .. (await GetAsync("/api/v1/rules")).GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Select(rule => (
                rule.GetProperty("name").GetString()!,
                rule.GetProperty("health").GetString()!,
                rule.TryGetProperty("lastError", out var fault) ? fault.GetString()! : "")),
    ];

    /// <summary>Returns the Alertmanagers to which Prometheus sends alerts.</summary>
    public async Task<IReadOnlyList<Uri>> AlertmanagersAsync() =>
    [
        .. (await GetAsync("/api/v1/alertmanagers")).GetProperty("activeAlertmanagers").EnumerateArray()
            .Select(alertmanager => new Uri(alertmanager.GetProperty("url").GetString()!)),
    ];

    /// <summary>Returns the sum of the values of a query, or 0 if there are none.</summary>
    public async Task<double> ValueAsync(string query) => (await QueryAsync(query)).Sum(sample => sample.Value);

    /// <summary>Returns the labels of every matching series.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> SeriesAsync(string match)
    {
        var data = await GetAsync($"/api/v1/series?match[]={Uri.EscapeDataString(match)}");
        return [.. data.EnumerateArray().Select(Labels)];
    }

    /// <summary>Returns the type of each scraped metric by name. The name of a counter ends in <c>_total</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TypesAsync()
    {
        var types = new Dictionary<string, string>();
        foreach (var metric in (await GetAsync("/api/v1/metadata")).EnumerateObject())
        {
            var type = metric.Value[0].GetProperty("type").GetString()!;
            types[metric.Name] = type;
            types[type == "counter" && !metric.Name.EndsWith("_total", StringComparison.Ordinal) ? metric.Name + "_total" : metric.Name] = type;
        }

        return types;
    }

    /// <summary>Returns the trace ids of the exemplars of a query over the last ten minutes.</summary>
    public async Task<IReadOnlyList<string>> ExemplarTraceIdsAsync(string query)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var data = await GetAsync($"/api/v1/query_exemplars?query={Uri.EscapeDataString(query)}&start={now - 600}&end={now + 60}");
        return
        [
            .. data.EnumerateArray()
                .SelectMany(series => series.GetProperty("exemplars").EnumerateArray())
                .Select(exemplar => Labels(exemplar.GetProperty("labels")).GetValueOrDefault("trace_id"))
                .OfType<string>(),
        ];
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(answer.GetProperty("status").GetString() == "success", answer.ToString());
        return answer.GetProperty("data");
    }

    private static double LastNumber(JsonElement values) =>
        values.EnumerateArray().Select(value => double.Parse(value[1].GetString()!, CultureInfo.InvariantCulture)).LastOrDefault(double.IsFinite, double.NaN);

    private static Dictionary<string, string> Labels(JsonElement labels) =>
        labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
}

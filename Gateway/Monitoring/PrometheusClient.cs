using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Monitoring;

/// <summary>The labels and values of a series: one value for an instant query, one per step for a range query.</summary>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<SeriesPoint> Points)
{
    public string Label(string name) => Labels.GetValueOrDefault(name, "");

    /// <summary>Gets the newest value.</summary>
    public double Value => Points[^1].Value;
}

/// <summary>A value and its Unix time in seconds.</summary>
internal readonly record struct SeriesPoint(long Time, double Value);

/// <summary>An exemplar of a histogram: the trace and the measured value of a request.</summary>
internal sealed record Exemplar(string TraceId, double Value);

/// <summary>Prometheus's HTTP API: https://prometheus.io/docs/prometheus/latest/querying/api/</summary>
internal sealed class PrometheusClient(HttpClient http, IOptions<MonitoringOptions> options)
{
    private readonly MonitoringServer _server = new("Prometheus", http, options.Value.PrometheusUrl);

    /// <exception cref="MonitoringUnavailableException"/>
    public Task<IReadOnlyList<Series>> QueryAsync(string query, CancellationToken cancellationToken) =>
        _server.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", data => Read(data, "value"), cancellationToken);

    /// <exception cref="MonitoringUnavailableException"/>
    public Task<IReadOnlyList<Series>> QueryRangeAsync(
        string query, DateTimeOffset end, TimeSpan window, TimeSpan step, CancellationToken cancellationToken)
    {
        var (from, to) = ((end - window).ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
        return _server.GetAsync(
            $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={from}&end={to}&step={(int)step.TotalSeconds}",
            data => Read(data, "values"),
            cancellationToken);
    }

    /// <summary>Lists the exemplars of a histogram in a time range.</summary>
    /// <exception cref="MonitoringUnavailableException"/>
    public Task<IReadOnlyList<Exemplar>> QueryExemplarsAsync(string query, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _server.GetAsync(
            $"/api/v1/query_exemplars?query={Uri.EscapeDataString(query)}&start={from.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds()}",
            ReadExemplars,
            cancellationToken);

    private static IReadOnlyList<Exemplar> ReadExemplars(JsonElement response) =>
    [
        .. response.GetProperty("data").EnumerateArray()
            .SelectMany(series => series.GetProperty("exemplars").EnumerateArray())
            .Where(exemplar => exemplar.GetProperty("labels").TryGetProperty("trace_id", out _))
            .Select(exemplar => new Exemplar(
                exemplar.GetProperty("labels").GetProperty("trace_id").GetString()!,
                double.Parse(exemplar.GetProperty("value").GetString()!, CultureInfo.InvariantCulture))),
    ];

    private static IReadOnlyList<Series> Read(JsonElement response, string member) =>
    [
        .. response.GetProperty("data").GetProperty("result").EnumerateArray()
            .Select(series =>
            {
                var values = series.GetProperty(member);
                return new Series(
                    series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
                    [.. (member == "value" ? [values] : values.EnumerateArray().ToArray()).Select(ReadPoint).Where(point => double.IsFinite(point.Value))]);
            })
            .Where(series => series.Points.Count > 0),
    ];

    // [1700000000.123, "0.25"]. Values are strings, since JSON has no numbers for "NaN" and "+Inf".
    private static SeriesPoint ReadPoint(JsonElement point) => new(
        (long)point[0].GetDouble(),
        point[1].GetString() is "NaN" or "+Inf" or "-Inf" ? double.NaN : double.Parse(point[1].GetString()!, CultureInfo.InvariantCulture));
}

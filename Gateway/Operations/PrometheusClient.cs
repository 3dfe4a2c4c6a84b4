using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Operations;

/// <summary>A series' labels and its values: one of an instant query, one a step of a range query.</summary>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<Point> Points)
{
    public string Label(string name) => Labels.GetValueOrDefault(name, "");

    /// <summary>The newest value.</summary>
    public double Value => Points[^1].Value;
}

/// <summary>A value and its time in seconds since 1970.</summary>
internal readonly record struct Point(long Time, double Value);

/// <summary>A request that a histogram counted: its trace, and what was measured.</summary>
internal sealed record Exemplar(string TraceId, double Value);

/// <summary>Prometheus's HTTP API: https://prometheus.io/docs/prometheus/latest/querying/api/</summary>
internal sealed class PrometheusClient(HttpClient http, IOptions<OperationsOptions> options)
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

    /// <summary>Lists the exemplars of a histogram in a time.</summary>
    /// <exception cref="MonitoringUnavailableException"/>
    public Task<IReadOnlyList<Exemplar>> QueryExemplarsAsync(string query, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _server.GetAsync(
            $"/api/v1/query_exemplars?query={Uri.EscapeDataString(query)}&start={from.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds()}",
            ReadExemplars,
            cancellationToken);

    private static IReadOnlyList<Exemplar> ReadExemplars(JsonElement answer) =>
    [
        .. answer.GetProperty("data").EnumerateArray()
            .SelectMany(series => series.GetProperty("exemplars").EnumerateArray())
            .Where(exemplar => exemplar.GetProperty("labels").TryGetProperty("trace_id", out _))
            .Select(exemplar => new Exemplar(
                exemplar.GetProperty("labels").GetProperty("trace_id").GetString()!,
                double.Parse(exemplar.GetProperty("value").GetString()!, CultureInfo.InvariantCulture))),
    ];

    private static IReadOnlyList<Series> Read(JsonElement answer, string member) =>
    [
        .. answer.GetProperty("data").GetProperty("result").EnumerateArray()
            .Select(series =>
            {
                var values = series.GetProperty(member);
                return new Series(
                    series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
                    [.. (member == "value" ? [values] : values.EnumerateArray().ToArray()).Select(ReadPoint).Where(point => double.IsFinite(point.Value))]);
            })
            .Where(series => series.Points.Count > 0),
    ];

    // [1700000000.123, "0.25"]; a value may be "NaN" or "+Inf", which JSON has no number for.
    private static Point ReadPoint(JsonElement point) => new(
        (long)point[0].GetDouble(),
        point[1].GetString() is "NaN" or "+Inf" or "-Inf" ? double.NaN : double.Parse(point[1].GetString()!, CultureInfo.InvariantCulture));
}

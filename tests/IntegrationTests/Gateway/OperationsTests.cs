using System.Diagnostics;
using System.Text.Json;
using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Http;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests the operations endpoints with Prometheus and Alertmanager in various states.</summary>
[Collection(SharedShopTests.Name)]
public sealed class OperationsTests(SharedShop shared) : IAsyncLifetime
{
    // Longer than the one-second timeout of the backends, and shorter than a caller would wait.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private string? _adminToken;

    private Shop Shop => shared.Shop;

    public async ValueTask InitializeAsync() => _adminToken = await shared.AdminTokenAsync();

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData("GET", "/api/ops/summary")]
    [InlineData("GET", "/api/ops/bottlenecks")]
    [InlineData("GET", "/api/ops/scenarios")]
    [InlineData("PUT", "/api/ops/scenarios/slow-inventory")]
    [InlineData("DELETE", "/api/ops/scenarios/slow-inventory")]
    public async Task operations_require_an_administrator(string method, string path)
    {
        var customer = await shared.CustomerAsync();

        Assert.Equal((401, "unauthenticated"), (await Shop.Client.CallAsync(method, path)).Problem);
        Assert.Equal((403, "forbidden"), (await customer.Client.CallAsync(method, path)).Problem);
    }

    [Fact]
    public async Task summary_has_signals_services_and_alerts()
    {
        await using var prometheus = await StubServer.StartAsync(request => Results.Text(Prometheus(request), "application/json"));
        await using var alertmanager = await StubServer.StartAsync(_ => Results.Text(TwoAlerts, "application/json"));
        await using var gateway = Shop.NewGateway(
            ("Ops:PrometheusUrl", prometheus.Url), ("Ops:AlertmanagerUrl", alertmanager.Url), ("Ops:Links:Grafana", "http://localhost:3000"));

        var summary = (await Admin(gateway).GetAsync("/api/ops/summary")).Json;

        Assert.Equal("""{"available":true,"error":null}""", summary.GetProperty("prometheus").GetRawText());
        Assert.Equal(900, summary.GetProperty("windowSeconds").GetInt32());
        var signals = summary.GetProperty("signals");
        Assert.Equal(
            ["requestsPerSecond", "errorRatio", "p95Ms", "checkoutsPerMinute", "inFlight", "cpuShare"],
            signals.EnumerateObject().Select(signal => signal.Name));
        Assert.Equal(12.5, signals.GetProperty("requestsPerSecond").GetProperty("now").GetDouble());
        Assert.Equal(JsonValueKind.Null, signals.GetProperty("inFlight").ValueKind); // NaN in every sample
        var alert = Assert.Single(summary.GetProperty("alerts").EnumerateArray());
        Assert.Equal(
            ("HighErrorRatio", "page", "payment", "/d/checkout-overview"),
            (Text(alert, "name"), Text(alert, "severity"), Text(alert, "service"), Text(alert, "dashboard")));
        Assert.Equal(
            """[{"service":"inventory","instance":"inventory-2","up":true,"checks":{"postgresql":0.5}}]""",
            summary.GetProperty("services").GetRawText());
        Assert.Equal("""[{"name":"Grafana","url":"http://localhost:3000"}]""", summary.GetProperty("links").GetRawText());
    }

    [Fact]
    public async Task summary_names_the_fault_with_a_trace()
    {
        await using var prometheus = await StubServer.StartAsync(request => Results.Text(Prometheus(request), "application/json"));
        await using var gateway = Shop.NewGateway(("Ops:PrometheusUrl", prometheus.Url));

        var verdict = (await Admin(gateway).GetAsync("/api/ops/summary")).Json.GetProperty("verdict");

        Assert.Equal(
            ("look", "inventory / reserve is 8 times slower than before", "inventory", "reserve", "/runbooks/LatencyAboveBaseline", "slow"),
            (Text(verdict, "state"), Text(verdict, "words"), Text(verdict, "service"), Text(verdict, "step"), Text(verdict, "runbook"), Text(verdict, "traceId")));
        Assert.Equal(
            ["look inventory / reserve is 8 times slower than before", "broken gateway: 61% of the checkouts take over 2 s"],
            verdict.GetProperty("causes").EnumerateArray().Select(cause => $"{Text(cause, "severity")} {Text(cause, "words")}"));
    }

    [Fact]
    public async Task summary_reports_missing_watchdog_after_two_minutes()
    {
        var seenAt = DateTimeOffset.UtcNow.AddSeconds(-100);
        await using var alertmanager = await StubServer.StartAsync(_ => Results.Text(
            $$$"""[{"labels":{"alertname":"Watchdog","severity":"none"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z","updatedAt":"{{{seenAt:O}}}"}]""", "application/json"));
        await using var gateway = Shop.NewGateway(("Ops:AlertmanagerUrl", alertmanager.Url));

        Assert.Equal(JsonValueKind.Null, (await Admin(gateway).GetAsync("/api/ops/summary")).Json.GetProperty("verdict").ValueKind);

        seenAt = seenAt.AddSeconds(-30);
        var verdict = (await Admin(gateway).GetAsync("/api/ops/summary")).Json.GetProperty("verdict");
        Assert.Equal(("look", "/runbooks/Watchdog"), (Text(verdict, "state"), Text(verdict, "runbook")));
        Assert.Contains("Alerting is silent", Text(verdict, "words"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task summary_reports_unconfigured_servers()
    {
        var summary = (await Shop.Client.WithToken(_adminToken).GetAsync("/api/ops/summary")).Json;

        AssertUnavailable(summary, "prometheus", "Prometheus is not configured.");
        AssertUnavailable(summary, "alertmanager", "Alertmanager is not configured.");
    }

    [Fact]
    public async Task summary_does_not_wait_for_unavailable_servers()
    {
        await using var frozen = new UnresponsiveServer();
        await using var gateway = Shop.NewGateway(
            ("Ops:PrometheusUrl", frozen.Url), ("Ops:AlertmanagerUrl", $"http://127.0.0.1:{FreePort.Next()}"));

        var started = Stopwatch.GetTimestamp();
        var answer = await Admin(gateway).GetAsync("/api/ops/summary");

        Assert.Equal(200, answer.Status);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Soon);
        AssertUnavailable(answer.Json, "prometheus", "Prometheus did not respond within 1 s.");
        AssertUnavailable(answer.Json, "alertmanager", null);
        Assert.Equal((503, "prometheus_unavailable"), (await Admin(gateway).GetAsync("/api/ops/bottlenecks")).Problem);
    }

    [Theory]
    [InlineData("<html>Welcome to nginx!</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"status":"success","data":{"result":[{"metric":{},"value":[],"values":[[]]}]}}""")]
    [InlineData("""{"status":"success","data":{"result":[{"metric":{},"value":[1,"x"],"values":[[1,2]]}]}}""")]
    [InlineData("""{"status":"success","data":{"result":"matrix"}}""")]
    [InlineData("""[{"labels":{},"annotations":7}]""")]
    public async Task invalid_response_is_reported_as_unavailable(string junk)
    {
        await using var server = await StubServer.StartAsync(_ => Results.Text(junk, "application/json"));
        await using var gateway = Shop.NewGateway(("Ops:PrometheusUrl", server.Url), ("Ops:AlertmanagerUrl", server.Url));

        var answer = await Admin(gateway).GetAsync("/api/ops/summary");

        Assert.Equal(200, answer.Status);
        AssertUnavailable(answer.Json, "prometheus", "The response is not from Prometheus.");
        if (junk != "[]") // a valid response of an Alertmanager without alerts
        {
            AssertUnavailable(answer.Json, "alertmanager", "The response is not from Alertmanager.");
        }

        Assert.Equal((503, "prometheus_unavailable"), (await Admin(gateway).GetAsync("/api/ops/bottlenecks")).Problem);
    }

    [Fact]
    public async Task oversized_response_is_reported_as_unavailable()
    {
        await using var server = await StubServer.StartAsync(_ => Results.Stream(new MemoryStream(new byte[16 << 20]), "application/json"));
        await using var gateway = Shop.NewGateway(("Ops:PrometheusUrl", server.Url), ("Ops:AlertmanagerUrl", server.Url));

        var answer = await Admin(gateway).GetAsync("/api/ops/summary");

        Assert.Equal(200, answer.Status);
        AssertUnavailable(answer.Json, "prometheus", null);
        AssertUnavailable(answer.Json, "alertmanager", null);
    }

    [Fact]
    public async Task prometheus_error_is_reported()
    {
        await using var server = await StubServer.StartAsync(_ => Results.Json(new { status = "error", error = "boom" }, statusCode: 422));
        await using var gateway = Shop.NewGateway(("Ops:PrometheusUrl", server.Url));

        var summary = (await Admin(gateway).GetAsync("/api/ops/summary")).Json;

        Assert.Contains("422", summary.GetProperty("prometheus").GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task bottleneck_is_the_step_with_the_largest_share_of_time()
    {
        await using var prometheus = await StubServer.StartAsync(request => Results.Text(Prometheus(request), "application/json"));
        await using var gateway = Shop.NewGateway(("Ops:PrometheusUrl", prometheus.Url));

        var table = await Admin(gateway).GetAsync("/api/ops/bottlenecks?window=10m");

        Assert.Equal(
            """{"window":"10m","steps":[{"service":"inventory","step":"reserve","p50Ms":420,"p95Ms":420,"share":0.75,"isBottleneck":true,"growth":8.4,"grew":true,"errorRatio":0},{"service":"payment","step":"charge","p50Ms":80,"p95Ms":80,"share":0.25,"isBottleneck":false,"growth":1.1,"grew":false,"errorRatio":0.125}]}""",
            table.Text);
    }

    [Fact]
    public async Task no_bottleneck_is_reported_without_checkouts()
    {
        await using var prometheus = await StubServer.StartAsync(_ => Results.Text("""{"status":"success","data":{"resultType":"vector","result":[]}}""", "application/json"));
        await using var gateway = Shop.NewGateway(("Ops:PrometheusUrl", prometheus.Url));

        Assert.Equal("""{"window":"5m","steps":[]}""", (await Admin(gateway).GetAsync("/api/ops/bottlenecks")).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("59s")]
    [InlineData("61m")]
    [InlineData("2h")]
    [InlineData("5m]) or vector(1) or up[5m")]
    public async Task invalid_window_is_rejected(string window)
    {
        var answer = await Shop.Client.WithToken(_adminToken).GetAsync($"/api/ops/bottlenecks?window={Uri.EscapeDataString(window)}");

        Assert.Equal((400, "invalid_window"), answer.Problem);
    }

    private static void AssertUnavailable(JsonElement summary, string source, string? expected)
    {
        Assert.False(summary.GetProperty(source).GetProperty("available").GetBoolean());
        var error = summary.GetProperty(source).GetProperty("error").GetString();
        Assert.Equal(expected ?? error, error);
        Assert.NotEmpty(error!);
        string[] empty = source == "prometheus" ? ["signals", "services"] : ["alerts"];
        Assert.All(empty, member => Assert.Equal(JsonValueKind.Null, summary.GetProperty(member).ValueKind));
    }

    private ApiClient Admin(ServiceHost<CheckoutMetrics> gateway) => gateway.NewClient().WithToken(_adminToken);

    private static string? Text(JsonElement parent, string member) => parent.GetProperty(member).GetString();

    // Responds as a Prometheus with one inventory replica and two checkout steps.
    private static string Prometheus(HttpRequest request)
    {
        var query = request.Query["query"].ToString();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var result = query switch
        {
            _ when query.StartsWith("up{", StringComparison.Ordinal) => Vector("""{"job":"inventory","instance":"inventory-2"}""", "1"),
            "health_status" => Vector("""{"job":"inventory","instance":"inventory-2","checkout_health_check":"postgresql"}""", "0.5"),
            _ when query.Contains("checkout_step_duration_seconds_sum", StringComparison.Ordinal) =>
                $"{Vector(Charge, "10")},{Vector(Reserve, "30")},{Vector("""{"service_peer_name":"gateway","checkout_step":"confirm"}""", "0")}",
            _ when query.Contains("checkout_step_duration_seconds_bucket", StringComparison.Ordinal) => $"{Vector(Reserve, "0.42")},{Vector(Charge, "0.08")}",
            "job_step:checkout_step_duration_seconds:growth" => $"{Vector(Reserve, "8.4")},{Vector(Charge, "1.1")}",
            """checkout:verdict:cause{cause="step_slower"}""" => Vector(Reserve, "8.4"),
            "job_step:checkout_step_errors:ratio_rate1m" => $"{Vector(Reserve, "0")},{Vector(Charge, "0.125")}",
            "checkout:verdict:headline" => Vector(Slower, "2"),
            _ when query.StartsWith("checkout:verdict:words", StringComparison.Ordinal) => $"{Vector(Slow, "61")},{Vector(Slower, "8.4")}",
            _ when query.Contains("http_requests_in_flight", StringComparison.Ordinal) => $$$"""{"metric":{},"values":[[{{{now}}},"NaN"]]}""",
            _ => $$$"""{"metric":{},"values":[[{{{now - 15}}},"3"],[{{{now}}}.000,"12.5"]]}""",
        };
        return request.Path.Value!.EndsWith("query_exemplars", StringComparison.Ordinal)
            ? $$"""{"status":"success","data":[{"exemplars":[{{Exemplar("quick", "0.02")}},{{Exemplar("slow", "0.43")}}]},{"exemplars":[]}]}"""
            : $$$"""{"status":"success","data":{"resultType":"any","result":[{{{result}}}]}}""";

        string Exemplar(string traceId, string value) => $$$"""{"labels":{"trace_id":"{{{traceId}}}"},"value":"{{{value}}}","timestamp":{{{now}}}}""";

        string Vector(string labels, string value) => $$$"""{"metric":{{{labels}}},"value":[{{{now}}}.123,"{{{value}}}"]}""";
    }

    private const string Slower =
        """{"words":"inventory / reserve is 8 times slower than before","cause":"step_slower","severity":"look","service":"inventory","step":"reserve","runbook":"LatencyAboveBaseline"}""";

    private const string Slow =
        """{"words":"gateway: 61% of the checkouts take over 2 s","cause":"checkouts_slow","severity":"broken","service":"gateway","runbook":"CheckoutLatencyHigh"}""";

    private const string Reserve = """{"service_peer_name":"inventory","checkout_step":"reserve"}""";
    private const string Charge = """{"service_peer_name":"payment","checkout_step":"charge"}""";

    private const string TwoAlerts =
        """
        [
          {"labels":{"alertname":"Watchdog","severity":"none"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z"},
          {"labels":{"alertname":"HighErrorRatio","severity":"page","service":"payment"},
           "annotations":{"summary":"Many fail","dashboard":"/d/checkout-overview","runbook_url":"https://example.com/runbook"},
           "startsAt":"2026-01-01T00:00:00Z"}
        ]
        """;
}

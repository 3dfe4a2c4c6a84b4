using System.Diagnostics;
using System.Net.Http.Headers;
using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests the export of telemetry. Each test uses a separate AuthService.</summary>
[Collection(NonParallelTests.Name)]
public sealed class TelemetryExportTests(TestServers servers) : IAsyncLifetime
{
    private const int Callers = 4;
    private const long MaxGrowthBytes = 64L << 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CHECKOUT_LOAD_SECONDS") ?? "10", System.Globalization.CultureInfo.InvariantCulture));
    private static readonly TimeSpan MaxP95 = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopsSoon = TimeSpan.FromSeconds(4);

    // Disables propagation, because the instrumentation of the service under test would drop the traces that this client starts.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    private Database? _database;

    public async ValueTask InitializeAsync() => _database = await servers.CreateDatabaseAsync("auth");

    public ValueTask DisposeAsync() => _database!.DisposeAsync();

    [Fact]
    public async Task traces_are_exported_to_jaeger_and_logs_to_loki()
    {
        await using var jaeger = await TelemetryBackend.StartAsync();
        await using var loki = await TelemetryBackend.StartAsync();
        await using var auth = Start(new() { ["JAEGER_OTLP_ENDPOINT"] = jaeger.Url, ["LOKI_OTLP_ENDPOINT"] = loki.Url });
        var caller = await SignedInAsync(auth);

        for (var request = 0; request < 5; request++)
        {
            var trace = ActivityTraceId.CreateRandom();
            Assert.Equal(200, (await SendRequestAsync(caller, trace)).Status);

            await WaitForExportAsync(jaeger, "/v1/traces", trace);
            await WaitForExportAsync(loki, "/v1/logs", trace);
        }
    }

    [Fact]
    public async Task path_in_the_address_of_a_backend_is_used()
    {
        await using var loki = await TelemetryBackend.StartAsync();
        await using var auth = Start(new() { ["LOKI_OTLP_ENDPOINT"] = loki.Url + "/otlp" });
        var trace = ActivityTraceId.CreateRandom();

        Assert.Equal(200, (await SendRequestAsync(await SignedInAsync(auth), trace)).Status);

        await WaitForExportAsync(loki, "/otlp/v1/logs", trace);
    }

    [Fact]
    public async Task dashboard_key_is_sent_only_to_the_dashboard()
    {
        await using var dashboard = await TelemetryBackend.StartAsync();
        await using var jaeger = await TelemetryBackend.StartAsync();
        await using var loki = await TelemetryBackend.StartAsync();
        await using var auth = Start(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=secret",
            ["JAEGER_OTLP_ENDPOINT"] = jaeger.Url,
            ["LOKI_OTLP_ENDPOINT"] = loki.Url,
        });

        Assert.Equal(200, (await SendRequestAsync(await SignedInAsync(auth), ActivityTraceId.CreateRandom())).Status);

        await AreSentAsync(dashboard, ["/v1/logs", "/v1/metrics", "/v1/traces"], key: "secret");
        await AreSentAsync(jaeger, ["/v1/traces"], key: null);
        await AreSentAsync(loki, ["/v1/logs"], key: null);

        static Task AreSentAsync(TelemetryBackend backend, string[] paths, string? key) =>
            Eventually.SucceedsAsync($"{string.Join(", ", paths)} are sent with the key {key ?? "none"}", () =>
            {
                Assert.Equal(paths, backend.Exports.Select(export => export.Path).Distinct().Order());
                Assert.All(backend.Exports, export => Assert.Equal(key, export.Headers.GetValueOrDefault("x-otlp-api-key")));
                return Task.CompletedTask;
            });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task service_stops_quickly_with_and_without_backends(bool areThere)
    {
        await using var dashboard = await TelemetryBackend.StartAsync();
        await using var jaeger = await TelemetryBackend.StartAsync();
        await using var loki = await TelemetryBackend.StartAsync();
        var auth = Start(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["JAEGER_OTLP_ENDPOINT"] = jaeger.Url,
            ["LOKI_OTLP_ENDPOINT"] = loki.Url,
        });
        var caller = await SignedInAsync(auth);
        if (!areThere)
        {
            await Task.WhenAll(dashboard.DisposeAsync().AsTask(), jaeger.DisposeAsync().AsTask(), loki.DisposeAsync().AsTask());
        }

        var trace = ActivityTraceId.CreateRandom();
        Assert.Equal(200, (await SendRequestAsync(caller, trace)).Status);
        var stopping = Stopwatch.GetTimestamp();
        await auth.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(stopping), TimeSpan.Zero, StopsSoon);
        if (areThere)
        {
            await WaitForExportAsync(jaeger, "/v1/traces", trace);
            await WaitForExportAsync(loki, "/v1/logs", trace);
        }
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task unresponsive_backends_do_not_slow_requests(string protocol)
    {
        await using var unresponsive = new UnresponsiveServer();
        var auth = Start(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = unresponsive.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["JAEGER_OTLP_ENDPOINT"] = unresponsive.Url,
            ["LOKI_OTLP_ENDPOINT"] = unresponsive.Url,
        });
        try
        {
            var caller = await SignedInAsync(auth);
            await LoadAsync(caller, WarmUp);
            var before = GC.GetTotalMemory(forceFullCollection: true);

            var times = await LoadAsync(caller, Load);

            var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
            var p95 = times[times.Count * 95 / 100];
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{times.Count} requests, p95 {p95.TotalMilliseconds:0.0} ms, worst {times[^1].TotalMilliseconds:0} ms, "
                + $"heap {growth / 1024.0 / 1024:+0.0;-0.0} MiB, {unresponsive.AcceptedConnections} connections");
            Assert.InRange(p95, TimeSpan.Zero, MaxP95);
            Assert.InRange(growth, long.MinValue, MaxGrowthBytes);
            // Traces and logs were really sent, each to two backends.
            Assert.InRange(unresponsive.AcceptedConnections, 4, int.MaxValue);
        }
        finally
        {
            var stopping = Stopwatch.GetTimestamp();
            await auth.DisposeAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"stopped in {Stopwatch.GetElapsedTime(stopping).TotalSeconds:0.0} s");
            Assert.InRange(Stopwatch.GetElapsedTime(stopping), TimeSpan.Zero, StopsWithin);
        }
    }

    /// <summary>Sends requests for the given time, and returns their durations in ascending order.</summary>
    private static async Task<List<TimeSpan>> LoadAsync(Caller caller, TimeSpan duration)
    {
        var begun = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var mine = new List<TimeSpan>();
            while (Stopwatch.GetElapsedTime(begun) < duration)
            {
                var started = Stopwatch.GetTimestamp();
                var answer = await SendRequestAsync(caller, ActivityTraceId.CreateRandom());
                mine.Add(Stopwatch.GetElapsedTime(started));
                Assert.Equal(200, answer.Status);
            }

            return mine;
        })));
        return [.. times.SelectMany(mine => mine).Order()];
    }

    /// <summary>Sends a request in a sampled trace.</summary>
    private static async Task<ApiResponse> SendRequestAsync(Caller caller, ActivityTraceId trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, caller.Url + "/sessions/current");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await Http.SendAsync(request);
        return await ApiResponse.ReadAsync(response);
    }

    private static Task WaitForExportAsync(TelemetryBackend backend, string path, ActivityTraceId trace)
    {
        var id = Convert.FromHexString(trace.ToHexString());
        return Eventually.SucceedsAsync($"the trace arrives on {path}", () =>
        {
            Assert.All(backend.Exports, export => Assert.Equal((path, "application/x-protobuf"), (export.Path, export.ContentType)));
            Assert.Contains(backend.Exports, export => export.Body.AsSpan().IndexOf(id) >= 0);
            return Task.CompletedTask;
        });
    }

    private static async Task<Caller> SignedInAsync(ServiceHost<AuthMetrics> auth)
    {
        var account = new { email = "someone@example.com", password = "a-long-password" };
        Assert.Equal(201, (await auth.NewClient().PostAsync("/accounts", account)).Status);
        var session = await auth.NewClient().PostAsync("/sessions", account);
        Assert.Equal(200, session.Status);
        return new Caller(auth.Url, session.Member("accessToken"));
    }

    private ServiceHost<AuthMetrics> Start(Dictionary<string, string> telemetry) => ServiceHost<AuthMetrics>.Start(new(telemetry)
    {
        ["ConnectionStrings:authdb"] = _database!.ConnectionString,
        ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
        // Shortens the default interval of the SDK, which is five seconds.
        ["OTEL_BSP_SCHEDULE_DELAY"] = "250",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "250",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
    });

    private sealed record Caller(string Url, string Token);
}

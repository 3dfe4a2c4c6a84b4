using System.Diagnostics;
using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests the OTEL_* variables of the OpenTelemetry specification. Each test uses a separate AuthService.</summary>
[Collection(AloneTests.Name)]
public sealed class StandardVariableTests(TestServers servers) : IAsyncLifetime
{
    private const string Http = "http/protobuf";

    // Disables propagation, because the instrumentation of the service under test would drop the traces that this client starts.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(20) };

    private Database? _database;

    public async ValueTask InitializeAsync() => _database = await servers.CreateDatabaseAsync("auth");

    public ValueTask DisposeAsync() => _database!.DisposeAsync();

    [Theory]
    [InlineData("always_off", null)]
    [InlineData("traceidratio", "0")]
    public async Task sampler_is_obeyed(string sampler, string? argument)
    {
        await using var backend = await TelemetryBackend.StartAsync();

        await using (var auth = Start(("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument ?? ""), ("JAEGER_OTLP_ENDPOINT", backend.Url),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http), ("Telemetry:SamplingRatio", "1")))
        {
            await AskAsync(auth);
            await ArrivesAsync(backend, "/v1/logs");
        }

        Assert.DoesNotContain(backend.Exports, export => export.Path == "/v1/traces");
    }

    [Fact]
    public async Task name_and_instance_in_the_resource_attributes_are_obeyed_and_an_empty_name_is_none()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(
            ("OTEL_SERVICE_NAME", ""), ("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop%20auth,service.instance.id=pod-7,deployment.environment.name=test"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http));

        await AskAsync(auth);

        foreach (var path in (string[])["/v1/traces", "/v1/logs", "/v1/metrics"])
        {
            var resource = OtlpResource.Read((await ArrivesAsync(backend, path)).Body);
            Assert.Equal(("shop auth", "pod-7", "test"), (resource["service.name"], resource["service.instance.id"], resource["deployment.environment.name"]));
            Assert.Equal("dotnet", resource["telemetry.sdk.language"]);
        }
    }

    [Fact]
    public async Task name_of_its_own_variable_stands_above_the_resource_attributes()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(
            ("OTEL_SERVICE_NAME", "auth"), ("OTEL_RESOURCE_ATTRIBUTES", "service.name=other"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http));

        await AskAsync(auth);

        Assert.Equal("auth", OtlpResource.Read((await ArrivesAsync(backend, "/v1/logs")).Body)["service.name"]);
    }

    [Fact]
    public async Task without_any_name_the_service_is_called_what_its_project_is()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http));

        await AskAsync(auth);

        var resource = OtlpResource.Read((await ArrivesAsync(backend, "/v1/logs")).Body);
        Assert.Equal("AuthService", resource["service.name"]);
        Assert.True(Guid.TryParse(resource["service.instance.id"], out _));
    }

    [Fact]
    public async Task each_signal_has_an_endpoint_and_headers_of_its_own()
    {
        await using var traces = await TelemetryBackend.StartAsync();
        await using var logs = await TelemetryBackend.StartAsync();
        await using var rest = await TelemetryBackend.StartAsync();
        await using var auth = Start(
            ("OTEL_EXPORTER_OTLP_PROTOCOL", Http), ("OTEL_EXPORTER_OTLP_ENDPOINT", rest.Url), ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=all"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Url + "/take/traces"), ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-key=traces"),
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", logs.Url));

        await AskAsync(auth);

        // The endpoint of one signal is used unchanged. The path is appended to the endpoint of all signals.
        Assert.Equal("traces", (await ArrivesAsync(traces, "/take/traces")).Headers["x-key"]);
        Assert.Equal("all", (await ArrivesAsync(logs, "/")).Headers["x-key"]);
        Assert.Equal("all", (await ArrivesAsync(rest, "/v1/metrics")).Headers["x-key"]);
        Assert.All(rest.Exports, export => Assert.Equal("/v1/metrics", export.Path));
    }

    [Fact]
    public async Task signal_alone_can_have_an_endpoint()
    {
        await using var traces = await TelemetryBackend.StartAsync();
        await using var auth = Start(("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Url + "/v1/traces"), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", Http));

        await AskAsync(auth);

        await ArrivesAsync(traces, "/v1/traces");
        Assert.All(traces.Exports, export => Assert.Equal("/v1/traces", export.Path));
    }

    [Fact]
    public async Task signal_can_have_its_own_endpoint_over_grpc()
    {
        await using var traces = await TelemetryBackend.StartAsync(HttpProtocols.Http2);
        await using var auth = Start(("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Url), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"));

        await AskAsync(auth);

        await ArrivesAsync(traces, "/opentelemetry.proto.collector.trace.v1.TraceService/Export");
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "/v1/traces", "/v1/logs")]
    [InlineData("OTEL_LOGS_EXPORTER", "/v1/logs", "/v1/traces")]
    [InlineData("OTEL_METRICS_EXPORTER", "/v1/metrics", "/v1/traces")]
    public async Task signal_without_an_exporter_goes_nowhere(string variable, string path, string other)
    {
        await using var backend = await TelemetryBackend.StartAsync();

        await using (var auth = Start((variable, "none"), ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http),
            ("JAEGER_OTLP_ENDPOINT", backend.Url), ("LOKI_OTLP_ENDPOINT", backend.Url)))
        {
            await AskAsync(auth);
            await ArrivesAsync(backend, other);
        }

        Assert.DoesNotContain(backend.Exports, export => export.Path == path);
    }

    [Fact]
    public async Task disabled_sdk_exports_nothing_and_the_service_serves()
    {
        await using var backend = await TelemetryBackend.StartAsync();

        await using (var auth = Start(("OTEL_SDK_DISABLED", "true"), ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http),
            ("JAEGER_OTLP_ENDPOINT", backend.Url), ("LOKI_OTLP_ENDPOINT", backend.Url)))
        {
            await AskAsync(auth);
            Assert.Equal(404, (await auth.NewClient().GetAsync("/metrics")).Status);
        }

        Assert.Empty(backend.Exports);
    }

    [Fact]
    public async Task metrics_are_exported_at_the_interval_that_is_set()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(("OTEL_METRIC_EXPORT_INTERVAL", "200"), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", backend.Url + "/v1/metrics"), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http));

        await Eventually.SucceedsAsync("metrics arrive again and again", () =>
        {
            Assert.True(backend.Exports.Count >= 4, $"{backend.Exports.Count} arrived.");
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task sampler_that_is_not_known_is_said_and_the_default_holds()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(("OTEL_TRACES_SAMPLER", "jaeger_remote"), ("JAEGER_OTLP_ENDPOINT", backend.Url));

        await AskAsync(auth);

        await ArrivesAsync(backend, "/v1/traces");
        Assert.Contains(auth.LogLines, line => line.Contains("OTEL_TRACES_SAMPLER is jaeger_remote", StringComparison.Ordinal));
    }

    /// <summary>Sends a request in a sampled trace. Ignores the response.</summary>
    private static async Task AskAsync(ServiceHost<AuthMetrics> auth)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, auth.Url + "/sessions/current");
        request.Headers.Add("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)response.StatusCode);
    }

    private static async Task<Export> ArrivesAsync(TelemetryBackend backend, string path)
    {
        Export? export = null;
        await Eventually.SucceedsAsync($"something arrives on {path}", () =>
        {
            export = backend.Exports.FirstOrDefault(export => export.Path == path);
            Assert.True(export is not null, $"There is {string.Join(", ", backend.Exports.Select(other => other.Path))}.");
            return Task.CompletedTask;
        });
        return export!;
    }

    private ServiceHost<AuthMetrics> Start(params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> settings = new()
        {
            ["ConnectionStrings:authdb"] = _database!.ConnectionString,
            ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
            // Shortens the default interval of the SDK, which is five seconds.
            ["OTEL_BSP_SCHEDULE_DELAY"] = "250",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "250",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        foreach (var (name, value) in variables)
        {
            settings[name] = value;
        }

        return ServiceHost<AuthMetrics>.Start(settings);
    }
}

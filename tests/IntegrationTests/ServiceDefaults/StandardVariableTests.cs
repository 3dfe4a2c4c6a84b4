using System.Diagnostics;
using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests the OTEL_* variables of the OpenTelemetry specification. Each test uses a separate AuthService.</summary>
[Collection(NonParallelTests.Name)]
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
    public async Task sampler_variable_is_applied(string sampler, string? argument)
    {
        await using var backend = await TelemetryBackend.StartAsync();

        await using (var auth = Start(("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument ?? ""), ("JAEGER_OTLP_ENDPOINT", backend.Url),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http), ("Telemetry:SamplingRatio", "1")))
        {
            await SendRequestAsync(auth);
            await WaitForExportAsync(backend, "/v1/logs");
        }

        Assert.DoesNotContain(backend.Exports, export => export.Path == "/v1/traces");
    }

    [Fact]
    public async Task resource_attributes_set_service_name_and_instance()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(
            ("OTEL_SERVICE_NAME", ""), ("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop%20auth,service.instance.id=pod-7,deployment.environment.name=test"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http));

        await SendRequestAsync(auth);

        foreach (var path in (string[])["/v1/traces", "/v1/logs", "/v1/metrics"])
        {
            var resource = OtlpResource.Read((await WaitForExportAsync(backend, path)).Body);
            Assert.Equal(("shop auth", "pod-7", "test"), (resource["service.name"], resource["service.instance.id"], resource["deployment.environment.name"]));
            Assert.Equal("dotnet", resource["telemetry.sdk.language"]);
        }
    }

    [Fact]
    public async Task service_name_variable_overrides_the_resource_attributes()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(
            ("OTEL_SERVICE_NAME", "auth"), ("OTEL_RESOURCE_ATTRIBUTES", "service.name=other"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http));

        await SendRequestAsync(auth);

        Assert.Equal("auth", OtlpResource.Read((await WaitForExportAsync(backend, "/v1/logs")).Body)["service.name"]);
    }

    [Fact]
    public async Task service_name_defaults_to_the_project_name()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http));

        await SendRequestAsync(auth);

        var resource = OtlpResource.Read((await WaitForExportAsync(backend, "/v1/logs")).Body);
        Assert.Equal("AuthService", resource["service.name"]);
        Assert.True(Guid.TryParse(resource["service.instance.id"], out _));
    }

    [Fact]
    public async Task each_signal_can_have_its_own_endpoint_and_headers()
    {
        await using var traces = await TelemetryBackend.StartAsync();
        await using var logs = await TelemetryBackend.StartAsync();
        await using var rest = await TelemetryBackend.StartAsync();
        await using var auth = Start(
            ("OTEL_EXPORTER_OTLP_PROTOCOL", Http), ("OTEL_EXPORTER_OTLP_ENDPOINT", rest.Url), ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=all"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Url + "/take/traces"), ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-key=traces"),
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", logs.Url));

        await SendRequestAsync(auth);

        // The endpoint of one signal is used unchanged. The path is appended to the endpoint of all signals.
        Assert.Equal("traces", (await WaitForExportAsync(traces, "/take/traces")).Headers["x-key"]);
        Assert.Equal("all", (await WaitForExportAsync(logs, "/")).Headers["x-key"]);
        Assert.Equal("all", (await WaitForExportAsync(rest, "/v1/metrics")).Headers["x-key"]);
        Assert.All(rest.Exports, export => Assert.Equal("/v1/metrics", export.Path));
    }

    [Fact]
    public async Task only_signal_with_an_endpoint_is_exported()
    {
        await using var traces = await TelemetryBackend.StartAsync();
        await using var auth = Start(("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Url + "/v1/traces"), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", Http));

        await SendRequestAsync(auth);

        await WaitForExportAsync(traces, "/v1/traces");
        Assert.All(traces.Exports, export => Assert.Equal("/v1/traces", export.Path));
    }

    [Fact]
    public async Task signal_can_have_its_own_endpoint_over_grpc()
    {
        await using var traces = await TelemetryBackend.StartAsync(HttpProtocols.Http2);
        await using var auth = Start(("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Url), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"));

        await SendRequestAsync(auth);

        await WaitForExportAsync(traces, "/opentelemetry.proto.collector.trace.v1.TraceService/Export");
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "/v1/traces", "/v1/logs")]
    [InlineData("OTEL_LOGS_EXPORTER", "/v1/logs", "/v1/traces")]
    [InlineData("OTEL_METRICS_EXPORTER", "/v1/metrics", "/v1/traces")]
    public async Task signal_without_exporter_is_not_exported(string variable, string path, string other)
    {
        await using var backend = await TelemetryBackend.StartAsync();

        await using (var auth = Start((variable, "none"), ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http),
            ("JAEGER_OTLP_ENDPOINT", backend.Url), ("LOKI_OTLP_ENDPOINT", backend.Url)))
        {
            await SendRequestAsync(auth);
            await WaitForExportAsync(backend, other);
        }

        Assert.DoesNotContain(backend.Exports, export => export.Path == path);
    }

    [Fact]
    public async Task disabled_sdk_exports_nothing_and_requests_succeed()
    {
        await using var backend = await TelemetryBackend.StartAsync();

        await using (var auth = Start(("OTEL_SDK_DISABLED", "true"), ("OTEL_EXPORTER_OTLP_ENDPOINT", backend.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", Http),
            ("JAEGER_OTLP_ENDPOINT", backend.Url), ("LOKI_OTLP_ENDPOINT", backend.Url)))
        {
            await SendRequestAsync(auth);
            Assert.Equal(404, (await auth.NewClient().GetAsync("/metrics")).Status);
        }

        Assert.Empty(backend.Exports);
    }

    [Fact]
    public async Task metrics_are_exported_at_the_configured_interval()
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
    public async Task unknown_sampler_is_logged_and_the_default_applies()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var auth = Start(("OTEL_TRACES_SAMPLER", "jaeger_remote"), ("JAEGER_OTLP_ENDPOINT", backend.Url));

        await SendRequestAsync(auth);

        await WaitForExportAsync(backend, "/v1/traces");
        Assert.Contains(auth.LogLines, line => line.Contains("OTEL_TRACES_SAMPLER is jaeger_remote", StringComparison.Ordinal));
    }

    /// <summary>Sends a request in a sampled trace. Ignores the response.</summary>
    private static async Task SendRequestAsync(ServiceHost<AuthMetrics> auth)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, auth.Url + "/sessions/current");
        request.Headers.Add("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)response.StatusCode);
    }

    private static async Task<Export> WaitForExportAsync(TelemetryBackend backend, string path)
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

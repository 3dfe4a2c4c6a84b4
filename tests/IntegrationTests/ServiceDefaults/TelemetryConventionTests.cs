using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests that the exported resource and the spans of PostgreSQL and Redis follow the semantic conventions of OpenTelemetry.</summary>
[Collection(NonParallelTests.Name)]
public sealed class TelemetryConventionTests(TestServers servers)
{
    // Disables propagation, because the instrumentation of the service under test would drop the traces that this client starts.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    [Fact]
    public async Task database_spans_follow_the_conventions_without_connection_strings()
    {
        var spans = (await ExportAsync()).Where(export => export.Path == "/v1/traces").SelectMany(OtlpRequest.Spans).ToList();

        var sql = spans.Where(span => span.Scope == "Npgsql").ToList();
        var insert = sql.First(span => span.Name == "INSERT accounts");
        Assert.Equal(
            ("INSERT", "accounts", "INSERT accounts", "postgresql"),
            (insert.Attributes["db.operation.name"], insert.Attributes["db.collection.name"], insert.Attributes["db.query.summary"], insert.Attributes["db.system.name"]));
        Assert.All(sql, span => Assert.Equal("authdb", span.Attributes.GetValueOrDefault("db.npgsql.data_source", "authdb")));
        Assert.All(sql, span => Assert.DoesNotContain("received-first-response", span.Events.Select(one => one.Name)));

        var redis = spans.Where(span => Equals(span.Attributes.GetValueOrDefault("db.system.name"), "redis")).ToList();
        Assert.NotEmpty(redis);
        Assert.All(redis, span => Assert.Equal(span.Name, span.Attributes["db.operation.name"]));
        Assert.All(redis, span => Assert.Empty(span.Events));
        Assert.DoesNotContain(spans, span => span.Attributes.ContainsKey("db.system") || span.Attributes.ContainsKey("db.statement"));
    }

    [Fact]
    public async Task resource_has_standard_attributes_and_variables_take_precedence()
    {
        var exports = await ExportAsync(new() { ["OTEL_RESOURCE_ATTRIBUTES"] = "service.name=shop-auth,service.instance.id=pod-7,deployment.environment.name=staging" });

        var resource = OtlpRequest.Resource(exports[0]);
        Assert.Equal(
            ("shop-auth", "pod-7", "staging", "checkout", Environment.MachineName),
            (resource["service.name"], resource["service.instance.id"], resource["deployment.environment.name"], resource["service.namespace"], resource["host.name"]));
        Assert.StartsWith("1.0.0", (string)resource["service.version"]!, StringComparison.Ordinal);
        Assert.Equal((long)Environment.ProcessId, resource["process.pid"]);
    }

    [Fact]
    public async Task connection_pool_has_a_name_without_connection_string()
    {
        var exports = await ExportAsync();

        // The metrics of Npgsql cover the whole process, including the connection pools of the tests.
        Assert.Contains(exports, export => export.Path == "/v1/metrics" && Text(export).Contains("connection.pool.name\u0012\u0008\n\u0006authdb", StringComparison.Ordinal));
        Assert.All(exports.Where(export => export.Path != "/v1/metrics"), export => Assert.DoesNotContain("Host=", Text(export), StringComparison.OrdinalIgnoreCase));
    }

    private static string Text(Export export) => Encoding.Latin1.GetString(export.Body);

    private static async Task PostAsync(string url, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestSecrets.CredentialsFor(typeof(AuthMetrics)));
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Returns the exports of an AuthService that starts, registers an account and signs it in.</summary>
    private async Task<IReadOnlyList<Export>> ExportAsync(Dictionary<string, string>? settings = null)
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var database = await servers.CreateDatabaseAsync("auth");
        await using (var auth = ServiceHost<AuthMetrics>.Start(new(settings ?? [])
        {
            ["ConnectionStrings:authdb"] = database.ConnectionString,
            ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = backend.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "250",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        }))
        {
            var account = new { email = "someone@example.com", password = "a-long-password" };
            await PostAsync(auth.Url + "/accounts", account);
            await PostAsync(auth.Url + "/sessions", account);
            // The instrumentation of Redis creates its spans with a delay.
            await Eventually.TrueAsync("spans of Redis and metrics arrive", () => Task.FromResult(
                backend.Exports.Any(export => export.Path == "/v1/metrics")
                && backend.Exports.Where(export => export.Path == "/v1/traces").SelectMany(OtlpRequest.Spans)
                    .Any(span => span.Scope.Contains("Redis", StringComparison.Ordinal))));
        }

        return [.. backend.Exports.Where(export => export.Path == "/v1/traces"), .. backend.Exports.Where(export => export.Path != "/v1/traces")];
    }
}

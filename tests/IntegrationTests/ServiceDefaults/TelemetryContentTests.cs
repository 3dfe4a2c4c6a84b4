using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Checkout.ServiceDefaults.Telemetry;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>
/// Tests the contents of standard output and of exported telemetry: all of them have the same fields, and none has
/// secrets.
/// </summary>
[Collection(NonParallelTests.Name)]
public sealed class TelemetryContentTests : IDisposable
{
    private const string Card = "4242424242424242";
    private const string Secrets = $$"""card {{Card}}, {"password":"correct horse"}""";
    private const string Redacted = """card [redacted], {"password":"[redacted]"}""";

    // The properties of a console line in addition to its fields. OTLP log records have their own properties for these.
    private static readonly string[] Envelope = ["timestamp", "level", "service", "category", "event_name", "message", "trace_id", "span_id"];

    private readonly TextWriter _console = Console.Out;
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly ActivitySource _activities = new(TelemetryNames.Prefix + "Tests");

    public TelemetryContentTests() => Console.SetOut(TextWriter.Synchronized(_output));

    public void Dispose()
    {
        Console.SetOut(_console);
        _activities.Dispose();
    }

    [Fact]
    public async Task log_record_is_the_same_on_standard_output_and_in_otlp()
    {
        var (line, logs, _) = await RunAsync(LogEverything);

        Assert.Equal(2, logs.Count); // for the dashboard and Loki
        foreach (var log in logs)
        {
            var fields = line.EnumerateObject().Where(member => !Envelope.Contains(member.Name)).ToDictionary(member => member.Name, member => ToValue(member.Value));
            Assert.Equal(fields.Keys.Order(), log.Fields.Select(field => field.Key).Order());
            Assert.All(log.Fields, field => Assert.Equal(fields[field.Key], field.Value));
            Assert.Equal(
                (Text(line, "message"), Text(line, "event_name"), Text(line, "category"), Text(line, "trace_id")),
                (log.Message, log.EventName, log.Scope, log.TraceId));
        }
    }

    [Fact]
    public async Task log_record_has_typed_fields_without_duplicates_and_nulls()
    {
        var (line, _, _) = await RunAsync(LogEverything);

        Assert.Equal(
            ["Count", "Items", "Ratio", "Text", "Url", "exception.message", "exception.stacktrace", "exception.type", "scope"],
            line.EnumerateObject().Select(member => member.Name).Except(Envelope).Order(StringComparer.Ordinal));
        Assert.Equal((3, 0.5), (line.GetProperty("Count").GetInt64(), line.GetProperty("Ratio").GetDouble()));
        Assert.Equal("inner", Text(line, "scope"));
        Assert.Equal(typeof(InvalidOperationException).FullName, Text(line, "exception.type"));
    }

    [Fact]
    public async Task secrets_are_redacted_in_log_records_of_every_exporter()
    {
        var (line, logs, exports) = await RunAsync(LogEverything);

        Assert.All(exports, HasNoSecret);
        HasNoSecret(line.GetRawText());
        Assert.Equal((Redacted, Redacted), (Text(line, "message"), Text(line, "exception.message")));
        Assert.Equal("https://example.com/?card=[redacted]", Text(line, "Url"));
        Assert.Equal(["[redacted]", "harmless"], line.GetProperty("Items").EnumerateArray().Select(item => item.GetString()));
        Assert.Contains(Redacted, Text(line, "exception.stacktrace"), StringComparison.Ordinal);
        Assert.NotEmpty(logs);
    }

    [Fact]
    public async Task secrets_are_redacted_in_every_part_of_a_span()
    {
        var (_, _, exports) = await RunAsync(_ =>
        {
            using var span = _activities.StartActivity("pay " + Card)!;
            span.SetTag("text", Secrets);
            span.SetTag("url", new Uri("https://example.com/?card=" + Card));
            span.SetTag("array", new[] { Card, "harmless" });
            span.SetTag("number", long.Parse(Card, CultureInfo.InvariantCulture));
            span.SetTag("messaging.message.id", Card);
            span.RecordFailure(Thrown());
        });

        var span = Assert.Single(exports.Where(export => export.Path == "/v1/traces").SelectMany(OtlpRequest.Spans), span => span.Name != "request");
        Assert.Equal(("pay [redacted]", 2, Redacted), (span.Name, span.StatusCode, span.StatusMessage));
        Assert.Equal(Redacted, span.Attributes["text"]);
        Assert.Equal("https://example.com/?card=[redacted]", span.Attributes["url"]);
        Assert.Equal(["[redacted]", "harmless"], (object?[])span.Attributes["array"]!);
        Assert.Equal("[redacted]", span.Attributes["number"]);
        Assert.Equal(Card, span.Attributes["messaging.message.id"]); // an internal id is never redacted
        Assert.Equal(typeof(InvalidOperationException).FullName, span.Attributes["error.type"]);
        var exception = Assert.Single(span.Events);
        Assert.Equal((Redacted, typeof(InvalidOperationException).FullName), (exception.Attributes["exception.message"], exception.Attributes["exception.type"]));
        Assert.Contains(Redacted, (string)exception.Attributes["exception.stacktrace"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task recorded_exceptions_are_redacted_and_spans_with_other_secrets_dropped()
    {
        var (_, _, exports) = await RunAsync(_ =>
        {
            using (var recorded = _activities.StartActivity("recorded"))
            {
                recorded!.AddException(Thrown());
            }

            using var leaking = _activities.StartActivity("leaking");
            leaking!.AddEvent(new ActivityEvent("told", tags: new() { ["what"] = Secrets }));
        });

        Assert.All(exports, HasNoSecret);
        var span = Assert.Single(exports.Where(export => export.Path == "/v1/traces").SelectMany(OtlpRequest.Spans), span => span.Name != "request");
        Assert.Equal(("recorded", Redacted), (span.Name, span.Events.Single().Attributes["exception.message"]));
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")]
    public async Task logging_to_standard_output_works_without_export(string setting, string value)
    {
        var (line, _, _) = await RunAsync(LogEverything, setting, value);

        Assert.Equal(Redacted, Text(line, "message"));
    }

    private static void LogEverything(ILogger logger)
    {
        using var framework = logger.BeginScope(new KeyValuePair<string, object?>[] { new("RequestPath", "/cards/" + Card), new("ConnectionId", "c") });
        using var outer = logger.BeginScope(new KeyValuePair<string, object?>[] { new("scope", "outer"), new("Items", new[] { Card, "harmless" }) });
        using var inner = logger.BeginScope(new KeyValuePair<string, object?>[] { new("scope", "inner") });
        KeyValuePair<string, object?>[] fields =
        [
            new("Text", Secrets), new("Count", 3), new("Ratio", 0.5f), new("User", null), new("Url", new Uri("https://example.com/?card=" + Card)),
            new("{OriginalFormat}", "{Text}"),
        ];
        logger.Log(LogLevel.Warning, new EventId(1, "checkout.test"), fields, Thrown(), (_, _) => Secrets);
    }

    private static InvalidOperationException Thrown() =>
        Assert.Throws<InvalidOperationException>((Action)(() => throw new InvalidOperationException(Secrets)));

    private static void HasNoSecret(Export export) => HasNoSecret(System.Text.Encoding.Latin1.GetString(export.Body));

    private static void HasNoSecret(string text)
    {
        Assert.DoesNotContain(Card, text, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", text, StringComparison.Ordinal);
    }

    /// <summary>Runs an action in a host. Returns its log line and all exports after the host has stopped.</summary>
    private async Task<(JsonElement Line, IReadOnlyList<ExportedLog> Logs, IReadOnlyCollection<Export> Exports)> RunAsync(
        Action<ILogger> run, string setting = "unused", string value = "")
    {
        await using var backend = await TelemetryBackend.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "tests" });
        builder.Configuration["OTEL_SERVICE_NAME"] = "tests";
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = backend.Url;
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.Configuration["LOKI_OTLP_ENDPOINT"] = backend.Url;
        builder.Configuration[setting] = value;
        builder.AddTelemetry();
        using (var host = builder.Build())
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            using (_activities.StartActivity("request", ActivityKind.Server))
            {
                run(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Checkout.Tests"));
            }

            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        var line = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => line.Contains("checkout.test", StringComparison.Ordinal));
        return (
            line is null ? default : JsonElement.Parse(line),
            [.. backend.Exports.Where(export => export.Path == "/v1/logs").SelectMany(OtlpRequest.Logs).Where(log => log.EventName == "checkout.test")],
            backend.Exports);
    }

    private static object? ToValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number : (object)value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(ToValue).ToArray(),
        _ => value.GetBoolean(),
    };

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}

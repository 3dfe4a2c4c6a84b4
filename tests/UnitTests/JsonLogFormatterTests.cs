using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkout.Tests.Unit;

public sealed class JsonLogFormatterTests
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    [Fact]
    public void line_has_time_level_service_and_message()
    {
        var line = Format(LogLevel.Warning, "Order was left");

        Assert.Equal(
            ("warning", "gateway", "Checkout.Tests", "Order was left"),
            (Text(line, "level"), Text(line, "service"), Text(line, "category"), Text(line, "message")));
        Assert.InRange(line.GetProperty("timestamp").GetDateTime(), DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow);
        Assert.False(line.TryGetProperty("trace_id", out _));
    }

    [Fact]
    public void fields_keep_their_types()
    {
        var line = Format(fields: [new("Status", 402), new("DurationMs", 12.5), new("Bytes", 5_000_000_000), new("Retried", true), new("User", null), new("Route", "/api/checkout")]);

        Assert.Equal(402, line.GetProperty("Status").GetInt32());
        Assert.Equal(12.5, line.GetProperty("DurationMs").GetDouble());
        Assert.Equal(5_000_000_000, line.GetProperty("Bytes").GetInt64());
        Assert.True(line.GetProperty("Retried").GetBoolean());
        Assert.False(line.TryGetProperty("User", out _)); // a null value has no property
        Assert.Equal("/api/checkout", Text(line, "Route"));
    }

    [Fact]
    public void non_json_number_is_written_as_string() =>
        Assert.Equal("NaN", Text(Format(fields: [new("Ratio", double.NaN)]), "Ratio"));

    [Fact]
    public void line_has_the_current_trace_and_span_id()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        var line = Format();

        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (Text(line, "trace_id"), Text(line, "span_id")));
    }

    [Fact]
    public void line_has_scopes_and_inner_scopes_take_precedence()
    {
        using var outer = _scopes.Push(new KeyValuePair<string, object?>[] { new("scope", "outer"), new("user", "someone") });
        using var inner = _scopes.Push(new KeyValuePair<string, object?>[] { new("scope", "inner") });

        var line = Format();

        Assert.Equal(("inner", "someone"), (Text(line, "scope"), Text(line, "user")));
    }

    [Fact]
    public void malicious_text_is_escaped_within_its_field()
    {
        const string Hostile = "a\r\nb\",\"level\":\"critical\u0000\u2028 ü 🙂";

        var line = Format(message: Hostile, fields: [new("Client", Hostile)]);

        Assert.Equal((Hostile, Hostile, "info"), (Text(line, "message"), Text(line, "Client"), Text(line, "level")));
    }

    [Fact]
    public void exception_is_logged_with_stack_trace()
    {
        var line = Format(exception: Record.Exception(() => int.Parse("broken", CultureInfo.InvariantCulture)));

        Assert.Equal("System.FormatException", Text(line, "exception.type"));
        Assert.Contains("broken", Text(line, "exception.message"), StringComparison.Ordinal);
        Assert.Contains("   at System.Int32.Parse", Text(line, "exception.stacktrace"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway", "service.name=other", "gateway")]
    [InlineData("", "service.name=shop%20gateway,service.instance.id=pod-7", "shop gateway")]
    [InlineData(null, "service.instance.id=pod-7, service.name = shop-gateway ", "shop-gateway")]
    [InlineData("", "service.name=", "Project")]
    [InlineData("", "", "Project")]
    [InlineData(null, null, "Project")]
    public void service_name_matches_the_resource(string? name, string? attributes, string service) =>
        Assert.Equal(service, Text(Format(settings: [new("OTEL_SERVICE_NAME", name), new("OTEL_RESOURCE_ATTRIBUTES", attributes)]), "service"));

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private JsonElement Format(
        LogLevel level = LogLevel.Information, string message = "message", KeyValuePair<string, object?>[]? fields = null, Exception? exception = null,
        params KeyValuePair<string, string?>[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("OTEL_SERVICE_NAME", "gateway")])
            .AddInMemoryCollection(settings)
            .Build();
        var formatter = new JsonLogFormatter(configuration, new HostingEnvironment { ApplicationName = "Project" });
        using var output = new StringWriter();

        var content = LogContent.Create(message, fields, exception, _scopes);
        formatter.Write(new LogEntry<LogContent>(level, "Checkout.Tests", 0, content, exception: null, (content, _) => content.Message), scopeProvider: null, output);

        var text = output.ToString();
        Assert.EndsWith(Environment.NewLine, text, StringComparison.Ordinal);
        Assert.Single(text.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        return JsonElement.Parse(text);
    }
}

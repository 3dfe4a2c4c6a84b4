using System.Globalization;
using System.Text.Json;
using Checkout.Gateway.BrowserTelemetry;
using Checkout.ServiceDefaults.Auth;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>A span as a page sends it. Tests change the parts that they are about.</summary>
internal sealed record PageSpan(IssuedTrace Trace, string Id)
{
    public string ParentId { get; init; } = "";

    public string Name { get; init; } = "click pay";

    public int Kind { get; init; } = 1;

    public IReadOnlyList<(string Key, object Value)> Attributes { get; init; } = [("checkout.page.control", "pay")];

    public IReadOnlyList<(string Vital, double Value)> Vitals { get; init; } = [];

    public int Status { get; init; }

    public DateTimeOffset Start { get; init; } = DateTimeOffset.UtcNow.AddMilliseconds(-20);

    public DateTimeOffset End { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Returns a trace that the Gateway issues.</summary>
    public static async Task<IssuedTrace> TraceAsync(ApiClient client)
    {
        var answer = await client.GetAsync("/api/telemetry/context");
        Assert.Equal(200, answer.Status);
        var item = answer.Json.GetProperty("items")[0];
        return new(item.GetProperty("traceId").GetString()!, item.GetProperty("traceState").GetString()!);
    }

    /// <summary>Returns a trace that the Gateway issued a day ago.</summary>
    public static IssuedTrace CreateExpiredTrace() =>
        new IssuedTraces(Options.Create(new ServiceClientOptions { Secret = TestSecrets.GatewaySecret }), new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-1))).Issue();

    public static PageSpan Create(IssuedTrace trace, string id = "00000000000000a1") => new(trace, id);

    public static Task<ApiResponse> SendAsync(ApiClient client, params PageSpan[] spans) => client.PostAsync("/api/telemetry/traces", Body(spans));

    /// <summary>Returns the body of a request with the spans.</summary>
    public static string Text(IReadOnlyList<PageSpan> spans) => JsonSerializer.Serialize(Body(spans));

    /// <summary>Returns the number of rejected spans in a response.</summary>
    public static int CountRejected(ApiResponse answer) =>
        answer.Json.TryGetProperty("partialSuccess", out var partial) ? partial.GetProperty("rejectedSpans").GetInt32() : 0;

    private static object Body(IReadOnlyList<PageSpan> spans) => new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans = spans.Select(span => span.ToJson()) } } } } };

    private object ToJson() => new
    {
        traceId = Trace.TraceId,
        traceState = Trace.TraceState,
        spanId = Id,
        parentSpanId = ParentId,
        name = Name,
        kind = Kind,
        startTimeUnixNano = Nanoseconds(Start),
        endTimeUnixNano = Nanoseconds(End),
        attributes = Attributes.Select(attribute => ToJson(attribute.Key, attribute.Value)),
        events = Vitals.Select(vital => new
        {
            name = "browser.web_vital",
            timeUnixNano = Nanoseconds(End),
            attributes = new[] { ToJson("browser.web_vital.name", vital.Vital), ToJson("browser.web_vital.value", vital.Value) },
        }),
        status = new { code = Status },
    };

    private static object ToJson(string key, object value) => new
    {
        key,
        value = value switch
        {
            int number => new { intValue = $"{number}" },
            double number => new { doubleValue = number },
            _ => (object)new { stringValue = value },
        },
    };

    private static string Nanoseconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}

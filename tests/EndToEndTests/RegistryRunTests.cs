using System.Text.Json;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that the custom telemetry of a run matches telemetry/registry: as OTLP in the dashboard,
/// on <c>/metrics</c>, and on standard output, with the same log records as OTLP.</summary>
public sealed class RegistryRunTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string OwnScope = "Checkout.";
    private const string PagesScope = "storefront";
    private const string OwnSeries = """{job=~"auth|gateway|inventory|notification|payment",otel_scope_name=~"Checkout\\..+"}""";

    // The labels of every series in addition to the attributes of the metric.
    private static readonly string[] NoAttributes =
        ["__name__", "job", "instance", "le", "otel_scope_name", "otel_scope_version", "otel_scope_schema_url"];

    private static readonly string[] PartsOfAMetric = ["_bucket", "_sum", "_count"];

    // Telemetry of outages, scenarios, browsers, the monitor, the load generator and errors.
    private static readonly string[] Rare =
    [
        "checkout.resume", "checkout.synthetic.journey", "checkout.synthetic.step", "checkout.page.click", "checkout.page.request", "checkout.page.visit",
        "load_generator.requests", "synthetic.checkout.success", "synthetic.checkout.runs", "synthetic.checkout.step.duration",
        "telemetry.redactions", "gateway.rate_limit.rejections", "gateway.rate_limit.fallbacks",
        "checkout.outcome=unauthenticated", "checkout.outcome=total_changed", "checkout.outcome=idempotency_key_reused", "checkout.outcome=error",
        "checkout.payment.decline_code=do_not_honor", "checkout.payment.decline_code=expired_card",
        "checkout.step=wait", "checkout.step=cancel", "checkout.auth.reason=overloaded", "checkout.auth.reason=revoked", "checkout.auth.reason=throttled",
        "checkout.http.status_class=3xx", "checkout.http.status_class=5xx",
    ];

    private static readonly string[] Services = ["auth", "gateway", "inventory", "notification", "payment"];

    // All other events need an outage, a scenario or a tool.
    private static readonly string[] Ordinary =
    [
        "checkout.database.ready", "checkout.order.ended", "checkout.notification.sent",
        "checkout.request.answered", "checkout.request.failed",
    ];

    // The properties of every log record in addition to the attributes of the event.
    private static readonly string[] PartsOfARecord =
    [
        "timestamp", "level", "service", "category", "event_name", "message", "trace_id", "span_id", "http.request.header.x-request-id",
        "exception.type", "exception.message", "exception.stacktrace",
    ];

    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(30);

    private static readonly TelemetryRegistry Registry = TelemetryRegistry.Load();

    [Fact]
    public async Task emitted_custom_spans_match_the_registry()
    {
        await MixedRequests.SendAsync(Checkout);

        IReadOnlyList<string> problems = ["nothing has arrived"];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            var spans = (await Checkout.Dashboard.ListTracesAsync()).SelectMany(trace => trace.Spans)
                .Where(span => (span.Scope.StartsWith(OwnScope, StringComparison.Ordinal) || span.Scope == PagesScope) && span.Service != "synthetic-monitor") // only some tests start it
                .Select(span => new EmittedSignal(span.Name, span.Kind, span.Attributes.Where(pair => !IsOfTheDashboard(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value ?? "")))
                .ToList();
            problems = [.. RegistryComparison.Spans(Registry, spans, IsRare)];
            return problems.Count == 0;
        });

        Assert.Empty(problems);
    }

    [Fact]
    public async Task emitted_custom_metrics_match_the_registry()
    {
        Checkout.Prometheus.Require();
        await MixedRequests.SendAsync(Checkout);

        IReadOnlyList<string> problems = ["nothing was scraped"];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            var types = await Checkout.Prometheus.TypesAsync();
            var metrics = (await Checkout.Prometheus.SeriesAsync(OwnSeries))
                .Where(series => !series["__name__"].EndsWith("_created", StringComparison.Ordinal))
                .GroupBy(NameOf)
                .Where(metric => !metric.Key.StartsWith("messaging_", StringComparison.Ordinal) && !metric.Key.StartsWith("system_", StringComparison.Ordinal)) // defined by OpenTelemetry
                .Select(metric => ToEmitted(metric.Key, types, [.. metric]))
                .ToList();
            problems = [.. RegistryComparison.Metrics(Registry, metrics, IsRare)];
            return problems.Count == 0;
        });

        Assert.Empty(problems);
    }

    [Fact]
    public async Task emitted_custom_events_match_the_registry()
    {
        await MixedRequests.SendAsync(Checkout);

        IReadOnlyList<string> problems = ["nothing was logged"];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            var events = (await Checkout.Application.GetConsoleLogsAsync(Services.Contains))
                .SelectMany(log => log.Value.Split('\n'))
                .Where(line => line.Contains('{', StringComparison.Ordinal))
                .Select(line => JsonElement.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..])) // removes the timestamp that Aspire adds
                .Where(record => record.GetProperty("category").GetString()!.StartsWith(OwnScope, StringComparison.Ordinal))
                .Select(ToEmitted)
                .ToList();
            problems = [.. RegistryComparison.Events(Registry, events, name => !Ordinary.Contains(name))];
            return problems.Count == 0;
        });

        Assert.Empty(problems);
    }

    // Every record may have an exception. Some events must have one: it is then one of their attributes.
    private static EmittedSignal ToEmitted(JsonElement record)
    {
        var name = record.TryGetProperty("event_name", out var given) ? given.GetString()! : record.GetProperty("message").GetString()!;
        var registered = Registry.Events.FirstOrDefault(registration => registration.Name == name)?.Attributes ?? [];
        return new EmittedSignal(name, "", record.EnumerateObject()
            .Where(field => !PartsOfARecord.Contains(field.Name) || registered.Any(attribute => attribute.Name == field.Name))
            .ToDictionary(field => field.Name, field => field.Value.ToString()));
    }

    // The dashboard adds attributes, such as the resource that a span calls.
    private static bool IsOfTheDashboard(string attribute) => attribute.StartsWith("aspire.", StringComparison.Ordinal);

    // The attribute values of rare metrics are rare as well.
    private static bool IsRare(string name) => Rare.Contains(name)
        || name.StartsWith("checkout.shopper.", StringComparison.Ordinal) || name.StartsWith("checkout.synthetic.", StringComparison.Ordinal)
        || name.StartsWith("checkout.rate_limit.", StringComparison.Ordinal);

    // Prometheus drops units in braces and replaces dots in names, so the Prometheus names are compared.
    private static EmittedMetric ToEmitted(string name, IReadOnlyDictionary<string, string> types, IReadOnlyList<IReadOnlyDictionary<string, string>> series)
    {
        var registered = Registry.Metrics.FirstOrDefault(metric => metric.PrometheusName == name);
        var type = types.GetValueOrDefault(name, "");
        return new EmittedMetric(
            registered?.Name ?? name,
            type == "gauge" && registered?.Instrument == "updowncounter" ? "updowncounter" : type,
            registered?.Unit ?? "",
            [.. series.Select(one => one.Where(label => !NoAttributes.Contains(label.Key)).ToDictionary(label => AttributeOf(registered, label.Key), label => label.Value))]);
    }

    private static string AttributeOf(RegisteredMetric? metric, string label) =>
        metric?.Attributes.FirstOrDefault(attribute => attribute.Name.Replace('.', '_').Replace('-', '_') == label)?.Name ?? label;

    private static string NameOf(IReadOnlyDictionary<string, string> series)
    {
        var name = series["__name__"];
        return series.ContainsKey("le") || Registry.Metrics.All(metric => metric.PrometheusName != name)
            ? PartsOfAMetric.FirstOrDefault(part => name.EndsWith(part, StringComparison.Ordinal)) is { } part ? name[..^part.Length] : name
            : name;
    }
}

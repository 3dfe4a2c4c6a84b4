using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that docs/telemetry.md lists exactly the emitted telemetry.</summary>
public sealed class TelemetryPageTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly string[] PartsOfAMetric = ["_bucket", "_sum", "_count", "_created"];

    // The labels that Prometheus adds to each scrape.
    private static readonly string[] LabelsOfEverySeries = ["__name__", "job", "instance", "otel_scope_name", "otel_scope_version", "le"];

    private static readonly TimeSpan ArrivalDeadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task emitted_metrics_match_the_documentation()
    {
        Checkout.Prometheus.Require();
        await MixedRequests.SendAsync(Checkout);
        var documented = TelemetryPage.Metrics();

        IReadOnlyList<string> problems = ["nothing was scraped"];
        await Eventually.WaitUntilAsync(ArrivalDeadline, async () =>
        {
            var series = await Checkout.Prometheus.SeriesAsync("{job=~\"auth|gateway|inventory|notification|payment\"}");
            problems = [.. GetMissing(documented, series), .. GetUndocumented(documented, series)];
            return problems.Count == 0;
        });

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems)); // Assert.Empty would truncate them
    }

    [Fact]
    public async Task emitted_spans_match_the_documentation()
    {
        await MixedRequests.SendAsync(Checkout);
        var documented = TelemetryPage.Spans();

        var spans = (await Checkout.Dashboard.ListTracesAsync()).SelectMany(trace => trace.Spans).ToList();

        Assert.NotEmpty(spans);
        Assert.Empty(spans.Where(span => !documented.Any(row => Describes(row, span))).Select(span => span.ToString()).Distinct());
        Assert.Empty(documented.Where(row => !IsOnDemand(row) && row.Names.All(name => !IsRare(name) && !spans.Any(span => Describes(row, name, span)))).Select(row => row.Names[0]));
    }

    [Fact]
    public async Task custom_log_fields_are_documented()
    {
        await MixedRequests.SendAsync(Checkout);

        var fields = (await Checkout.Dashboard.ListLogsAsync())
            .Where(log => log.Category.StartsWith("Checkout.", StringComparison.Ordinal))
            .SelectMany(log => log.Attributes.Keys)
            .Where(field => !field.StartsWith("aspire.", StringComparison.Ordinal)) // added by the dashboard
            .ToHashSet();

        Assert.Contains("checkout.error.code", fields);
        Assert.Empty(fields.Except(TelemetryPage.LogFields()));
    }

    // Spans that need an outage, too many orders or a mail server have their own tests.
    private static bool IsRare(string name) => name is "checkout resume" or "checkout wait" or "Connect" or "Send";

    // SyntheticMonitorTests start the monitor, and PageTests open the pages.
    private static bool IsOnDemand(DocumentedSpans row) => row.Services.Contains("synthetic-monitor") || row.Services.Contains("storefront");

    private static IEnumerable<string> GetMissing(
        IEnumerable<DocumentedMetric> documented, IReadOnlyList<IReadOnlyDictionary<string, string>> series) =>
        from metric in documented
        where metric.IsAlwaysThere
        from service in metric.Services
        let ofIt = series.Where(one => one["job"] == service && NameOf(one) == metric.Name).ToList()
        where ofIt.Count == 0 || metric.Labels.Any(label => !ofIt.Any(one => one.ContainsKey(label)))
        select $"{metric.Name} of {service} is missing, or a label of it";

    private static IEnumerable<string> GetUndocumented(
        IReadOnlyList<DocumentedMetric> documented, IReadOnlyList<IReadOnlyDictionary<string, string>> series) =>
        (from one in series
         let name = NameOf(one)
         where !name.StartsWith("scrape_", StringComparison.Ordinal) && name != "up" && !TelemetryPage.IsRecorded(one["__name__"])
         let metric = documented.FirstOrDefault(metric => metric.Name == name)
         let extra = metric is null ? [] : one.Keys.Except(LabelsOfEverySeries).Except(metric.Labels).Except(metric.OptionalLabels).ToList()
         where metric is null || !metric.Services.Contains(one["job"]) || extra.Count > 0
         select $"{name} of {one["job"]} {string.Join(", ", extra)} is not on the page").Distinct();

    private static string NameOf(IReadOnlyDictionary<string, string> series)
    {
        var name = series["__name__"];
        var part = PartsOfAMetric.FirstOrDefault(part => name.EndsWith(part, StringComparison.Ordinal));
        // A name may end with a suffix itself: db_client_connection_count is a gauge.
        return part is null || TelemetryPage.Metrics().Any(metric => metric.Name == name) ? name
            : part == "_created" && TelemetryPage.Metrics().Any(metric => metric.Name == name[..^part.Length] + "_total") ? name[..^part.Length] + "_total"
            : name[..^part.Length];
    }

    private static bool Describes(DocumentedSpans row, Span span) => row.Names.Any(name => Describes(row, name, span));

    private static bool Describes(DocumentedSpans row, string name, Span span) =>
        row.Services.Contains(span.Service) && row.Kind == span.Kind && name switch
        {
            "{method} {route}" => span.Attributes.ContainsKey("http.request.method"),
            "{method} {url.template}" => span.Attributes.ContainsKey("url.template"),
            "click {checkout.page.control}" => span.Attributes.ContainsKey("checkout.page.control"),
            "visit {url.path}" => span.Attributes.ContainsKey("url.path"),
            "{method}" => span.Attributes.ContainsKey("http.request.method"),
            "{operation} {table}" => span.DatabaseSystem == "postgresql",
            "{command}" => span.DatabaseSystem == "redis",
            "synthetic {journey}" => span.Attributes.ContainsKey("checkout.synthetic.journey") && !span.Attributes.ContainsKey("checkout.synthetic.step"),
            "synthetic step {step}" => span.Attributes.ContainsKey("checkout.synthetic.step"),
            _ => span.Name == name,
        };
}

using System.Diagnostics;
using Checkout.Gateway.BrowserTelemetry;
using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>A Gateway that exports the telemetry of pages.</summary>
public sealed class BrowserTelemetryGateway(SharedShop shared) : IAsyncLifetime
{
    internal static readonly TimeSpan ExportPeriod = TimeSpan.FromMilliseconds(100);

    internal TelemetryBackend? Backend { get; private set; }

    internal ServiceHost<CheckoutMetrics>? Gateway { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Backend = await TelemetryBackend.StartAsync();
        Gateway = shared.Shop.NewGateway(
            ("JAEGER_OTLP_ENDPOINT", Backend.Url), ("OTEL_BSP_SCHEDULE_DELAY", $"{ExportPeriod.TotalMilliseconds}"), ("RateLimits:Telemetry:Requests", "100000"));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway!.DisposeAsync();
        await Backend!.DisposeAsync();
    }
}

/// <summary>Tests that valid telemetry of pages is exported, and anything else is rejected and counted without affecting checkouts.</summary>
[Collection(SharedShopTests.Name)]
public sealed class BrowserTelemetryTests(SharedShop shared, BrowserTelemetryGateway exporting) : IClassFixture<BrowserTelemetryGateway>, IDisposable
{
    private const string Spans = "gateway.browser.spans";
    private const string Result = "checkout.browser.span.result";
    private const int SpansOfARequest = 100;

    private readonly MetricCollector<long> _spans = exporting.Gateway!.Services.Collect<long>("Checkout.Gateway", Spans);

    private ServiceHost<CheckoutMetrics> Gateway => exporting.Gateway!;

    private ApiClient Page => Gateway.NewClient();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task spans_of_a_page_are_exported_as_the_storefronts_with_the_ids_that_the_page_gave_them()
    {
        var trace = await PageSpan.TraceAsync(Page);
        var click = PageSpan.Of(trace);
        var call = new PageSpan(trace, "00000000000000a2")
        {
            ParentId = click.Id,
            Name = "POST /api/checkout",
            Kind = 3,
            Attributes = [("http.request.method", "POST"), ("url.template", "/api/checkout"), ("http.response.status_code", 503), ("error.type", "503")],
            Status = 2,
        };

        var answer = await PageSpan.SendAsync(Page, click, call);

        Assert.Equal((200, "{}"), (answer.Status, answer.Text));
        await Eventually.TrueAsync("both spans arrive", () => Task.FromResult(Exported(trace).Count == 2));
        var exported = Exported(trace);
        Assert.Equal([("click pay", click.Id, "", 1, 0), (call.Name, call.Id, click.Id, 3, 2)], exported.Select(span => (span.Name, span.Id, span.ParentId, span.Kind, span.StatusCode)));
        Assert.Equal(503L, exported[1].Attributes["http.response.status_code"]);
        Assert.Equal(Nanoseconds(click.Start), (long)exported[0].Time.Start);
        Assert.Equal(Nanoseconds(click.End), (long)exported[0].Time.End);
        Assert.All(exported, span => Assert.Equal(("storefront", ""), (span.Scope, span.TraceState)));
        var resource = OtlpRequest.Resource(exporting.Backend!.Exports.First(export => OtlpRequest.Spans(export).Any(span => span.TraceId == trace.TraceId)));
        Assert.Equal("storefront", resource["service.name"]);
        Assert.DoesNotContain("host.name", resource.Keys);
    }

    [Fact]
    public async Task vitals_of_a_visit_are_its_events()
    {
        var trace = await PageSpan.TraceAsync(Page);
        var visit = PageSpan.Of(trace) with { Name = "visit /", Attributes = [("url.path", "/")], Vitals = [("lcp", 412), ("cls", 0.02), ("inp", 48)] };

        Assert.Equal(0, PageSpan.Refused(await PageSpan.SendAsync(Page, visit)));

        await Eventually.TrueAsync("the visit arrives", () => Task.FromResult(Exported(trace).Count == 1));
        Assert.Equal(
            [("browser.web_vital", "lcp", 412.0), ("browser.web_vital", "cls", 0.02), ("browser.web_vital", "inp", 48)],
            Exported(trace)[0].Events.Select(one => (one.Name, (string?)one.Attributes["browser.web_vital.name"], (double)one.Attributes["browser.web_vital.value"]!)));
    }

    [Fact]
    public async Task span_of_a_trace_that_was_not_issued_or_too_long_ago_is_refused_and_counted()
    {
        var issued = await PageSpan.TraceAsync(Page);
        IssuedTrace[] traces =
        [
            PageSpan.YesterdaysTrace(), issued with { TraceId = ActivityTraceId.CreateRandom().ToHexString() }, issued with { TraceState = "" }, issued with { TraceState = "checkout=nonsense" },
        ];

        var answer = await PageSpan.SendAsync(Page, [.. traces.Select(trace => PageSpan.Of(trace))]);

        Assert.Equal((200, 4), (answer.Status, PageSpan.Refused(answer)));
        Assert.Equal(4, _spans.Sum((Result, "unknown_trace")));
        await NothingIsExportedAsync(traces);
    }

    public static TheoryData<string> Secrets => [TestCards.Approved, "4242 4242 4242 4242", "Bearer abcdefgh12345678", "password=hunter2"];

    [Theory]
    [MemberData(nameof(Secrets))]
    public async Task span_that_says_a_secret_is_refused_and_counted_and_the_secret_is_nowhere(string secret)
    {
        var trace = await PageSpan.TraceAsync(Page);
        var click = PageSpan.Of(trace);
        var call = click with { Kind = 3, Name = "GET /api/orders", Attributes = [("http.request.method", "GET"), ("url.template", "/api/orders")] };
        PageSpan[] spans =
        [
            click with { Name = $"click {secret}" },
            click with { Name = $"click {secret}", Attributes = [("checkout.page.control", secret)] },
            click with { Attributes = [.. click.Attributes, ("user.id", secret)] },
            click with { Attributes = [.. click.Attributes, (secret, "pay")] },
            click with { Id = secret },
            click with { ParentId = secret },
            click with { Vitals = [(secret, 1)] },
            call with { Name = $"GET /api/orders/{secret}", Attributes = [("http.request.method", "GET"), ("url.template", $"/api/orders/{secret}")] },
            call with { Attributes = [.. call.Attributes, ("error.type", secret)] },
        ];

        var answer = await PageSpan.SendAsync(Page, spans);

        Assert.Equal((200, spans.Length), (answer.Status, PageSpan.Refused(answer)));
        Assert.Equal(spans.Length, _spans.Sum((Result, "invalid")));
        Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Gateway.LogLines, line => line.Contains(secret, StringComparison.Ordinal));
        await NothingIsExportedAsync(trace);
    }

    [Fact]
    public async Task span_with_anything_that_is_not_registered_is_refused()
    {
        var trace = await PageSpan.TraceAsync(Page);
        var click = PageSpan.Of(trace);
        PageSpan[] spans =
        [
            click with { Name = "click" },
            click with { Kind = 2 },
            click with { Attributes = [] },
            click with { Attributes = [.. click.Attributes, .. click.Attributes] },
            click with { Attributes = [("checkout.page.control", 1)] },
            click with { Kind = 3, Name = "GET /api/telemetry", Attributes = [("http.request.method", "GET"), ("url.template", "/api/telemetry")] },
            click with { Kind = 3, Name = "BREW /api/orders", Attributes = [("http.request.method", "BREW"), ("url.template", "/api/orders")] },
            click with { Name = "visit /elsewhere", Attributes = [("url.path", "/elsewhere")] },
            click with { Vitals = [("lcp", -1)] },
            click with { Vitals = [.. Enumerable.Repeat(("lcp", 1.0), 9)] },
            click with { Id = "0000000000000000" },
            click with { End = click.Start.AddMilliseconds(-1) },
            click with { Start = DateTimeOffset.UtcNow.AddDays(-2) },
            click with { End = DateTimeOffset.UtcNow.AddMinutes(2) },
        ];

        Assert.Equal(spans.Length, PageSpan.Refused(await PageSpan.SendAsync(Page, spans)));
        Assert.Equal(spans.Length, _spans.Sum((Result, "invalid")));
        await NothingIsExportedAsync(trace);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"resourceSpans":7}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"soon"}]}]}]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"99999999999999999999999"}]}]}]}""")]
    public async Task body_that_is_no_OTLP_is_an_error_of_the_caller(string body) =>
        Assert.Equal((400, "invalid_request"), (await Page.PostTextAsync("/api/telemetry/traces", body)).Problem);

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"resourceSpans":null}""", 0)]
    [InlineData("""{"resourceSpans":[null,{"scopeSpans":[null,{"spans":[null]}]}]}""", 0)]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}""", 1)]
    public async Task part_that_is_missing_does_no_harm(string body, int refused)
    {
        var answer = await Page.PostTextAsync("/api/telemetry/traces", body);

        Assert.Equal((200, refused), (answer.Status, PageSpan.Refused(answer)));
    }

    [Fact]
    public async Task body_that_is_too_large_or_no_JSON_is_refused()
    {
        Assert.Equal((413, "body_too_large"), (await Page.PostTextAsync("/api/telemetry/traces", $$"""{"resourceSpans":[],"x":"{{new string('x', 65536)}}"}""")).Problem);
        Assert.Equal((415, "unsupported_media_type"), (await Page.PostTextAsync("/api/telemetry/traces", "{}", "text/plain")).Problem);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task page_of_another_site_is_refused(string site)
    {
        Assert.Equal((403, "forbidden"), (await Page.SendAsync(HttpMethod.Get, "/api/telemetry/context", null, [("Sec-Fetch-Site", site)], TestContext.Current.CancellationToken)).Problem);
        Assert.Equal((403, "forbidden"), (await Page.PostTextAsync("/api/telemetry/traces", "{}", headers: ("Sec-Fetch-Site", site))).Problem);
    }

    [Fact]
    public async Task context_is_fresh_every_time_and_kept_nowhere()
    {
        var answers = new[] { await Page.GetAsync("/api/telemetry/context"), await Page.GetAsync("/api/telemetry/context") };

        var ids = answers.SelectMany(answer => answer.Json.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("traceId").GetString()).ToList();
        Assert.Equal(32, ids.Distinct().Count());
        Assert.All(answers, answer => Assert.True(answer.Headers.CacheControl!.NoStore));
        Assert.Equal(600, answers[0].Json.GetProperty("expiresIn").GetInt32());
        Assert.InRange(
            answers[0].Json.GetProperty("time").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), -60_000, 1_000);
    }

    [Fact]
    public async Task ten_thousand_spans_a_second_are_refused_beyond_the_rate_and_checkouts_go_on()
    {
        // Uses a separate Gateway, because the flood exhausts the limit that all spans of a Gateway share.
        await using var gateway = shared.Shop.NewGateway(("RateLimits:Telemetry:Requests", "100000"));
        using var counted = gateway.Services.Collect<long>("Checkout.Gateway", Spans);
        var page = gateway.NewClient();
        var customer = await shared.Shop.NewCustomerAsync();
        var buyer = customer with { Client = customer.Client.At(gateway.Url) };
        var sku = await shared.Shop.NewProductAsync(stock: 100);
        var trace = await PageSpan.TraceAsync(page);
        Assert.Equal(201, (await buyer.BuyAsync(Basket.Of(sku))).Status);
        using var flood = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var spans = Enumerable.Range(1, SpansOfARequest).Select(number => PageSpan.Of(trace, $"{number:x16}")).ToArray();
        var (sent, refused) = (0, 0);
        var started = Stopwatch.GetTimestamp();

        var flooding = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!flood.IsCancellationRequested)
            {
                var answer = await PageSpan.SendAsync(page, spans);
                Assert.Equal(200, answer.Status);
                Interlocked.Add(ref sent, spans.Length);
                Interlocked.Add(ref refused, PageSpan.Refused(answer));
            }
        }));
        List<int> statuses = [];
        while (Volatile.Read(ref sent) < 10_000 || statuses.Count < 10)
        {
            statuses.Add((await buyer.BuyAsync(Basket.Of(sku))).Status);
        }

        await flood.CancelAsync();
        await flooding;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        TestContext.Current.SendDiagnosticMessage($"{sent} spans in {seconds:f1} s, {refused} of them refused; {statuses.Count} checkouts");

        Assert.All(statuses, status => Assert.Equal(201, status));
        Assert.Equal((sent, refused), (counted.Sum(), counted.Sum((Result, "too_many"))));
        Assert.InRange(sent - refused, 1, (5 + seconds + 1) * BrowserSpanReceiver.SpansPerSecond);
    }

    [Fact]
    public async Task page_that_tells_too_much_is_limited_in_that_alone()
    {
        await using var gateway = shared.Shop.NewGateway(("RateLimits:Telemetry:Requests", "2"), ("RateLimits:Telemetry:Window", "01:00:00"), ("TrustedProxies:0", "127.0.0.1"));
        var customer = await shared.Shop.NewCustomerAsync();
        (string, string)[] address = [("X-Forwarded-For", "192.0.2.77")];

        var statuses = new List<int>();
        for (var request = 0; request < 3; request++)
        {
            statuses.Add((await customer.Client.At(gateway.Url).SendAsync(HttpMethod.Get, "/api/telemetry/context", null, address, TestContext.Current.CancellationToken)).Status);
        }

        Assert.Equal([200, 200, 429], statuses);
        Assert.Equal(201, (await (customer with { Client = customer.Client.At(gateway.Url) }).BuyAsync(Basket.Of(await shared.Shop.NewProductAsync(stock: 1)), headers: address)).Status);
    }

    [Fact]
    public async Task what_pages_tell_is_no_use_of_the_API()
    {
        using var requests = Gateway.Services.Collect<long>("Checkout.Gateway", "gateway.api.requests");

        await PageSpan.SendAsync(Page, PageSpan.Of(await PageSpan.TraceAsync(Page)));
        await Page.GetAsync("/api/products");

        await Eventually.EqualAsync(1L, "the other request is counted", () => Task.FromResult(requests.Sum()));
        Assert.Equal(1, requests.Sum(("http.route", "/api/products")));
    }

    private List<ExportedSpan> Exported(IssuedTrace trace) =>
        [.. exporting.Backend!.Exports.SelectMany(OtlpRequest.Spans).Where(span => span.TraceId == trace.TraceId).OrderBy(span => span.Id, StringComparer.Ordinal)];

    // Waits several export periods, because rejected spans must not arrive later either.
    private async Task NothingIsExportedAsync(params IssuedTrace[] traces)
    {
        await Task.Delay(5 * BrowserTelemetryGateway.ExportPeriod, TestContext.Current.CancellationToken);
        Assert.All(traces, trace => Assert.Empty(Exported(trace)));
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}

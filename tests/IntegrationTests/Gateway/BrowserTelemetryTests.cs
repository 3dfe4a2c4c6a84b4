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
    private const int SpansOfARequest = 170; // almost the maximum size of a body
    private const int SpansOfAFlood = 10_000;
    private const int MinFloods = 5;
    private const int MaxFloods = 40;

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly MetricCollector<long> _spans = exporting.Gateway!.Services.Collect<long>("Checkout.Gateway", Spans);

    private ServiceHost<CheckoutMetrics> Gateway => exporting.Gateway!;

    private ApiClient Page => Gateway.NewClient();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task page_spans_are_exported_with_their_ids()
    {
        var trace = await PageSpan.TraceAsync(Page);
        var click = PageSpan.Create(trace);
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
    public async Task web_vitals_are_exported_as_span_events()
    {
        var trace = await PageSpan.TraceAsync(Page);
        var visit = PageSpan.Create(trace) with { Name = "visit /", Attributes = [("url.path", "/")], Vitals = [("lcp", 412), ("cls", 0.02), ("inp", 48)] };

        Assert.Equal(0, PageSpan.CountRejected(await PageSpan.SendAsync(Page, visit)));

        await Eventually.TrueAsync("the visit arrives", () => Task.FromResult(Exported(trace).Count == 1));
        Assert.Equal(
            [("browser.web_vital", "lcp", 412.0), ("browser.web_vital", "cls", 0.02), ("browser.web_vital", "inp", 48)],
            Exported(trace)[0].Events.Select(one => (one.Name, (string?)one.Attributes["browser.web_vital.name"], (double)one.Attributes["browser.web_vital.value"]!)));
    }

    [Fact]
    public async Task span_of_an_unknown_or_expired_trace_is_rejected_and_counted()
    {
        var issued = await PageSpan.TraceAsync(Page);
        IssuedTrace[] traces =
        [
            PageSpan.CreateExpiredTrace(), issued with { TraceId = ActivityTraceId.CreateRandom().ToHexString() }, issued with { TraceState = "" }, issued with { TraceState = "checkout=nonsense" },
        ];

        var answer = await PageSpan.SendAsync(Page, [.. traces.Select(trace => PageSpan.Create(trace))]);

        Assert.Equal((200, 4), (answer.Status, PageSpan.CountRejected(answer)));
        Assert.Equal(4, _spans.Sum((Result, "unknown_trace")));
        await AssertNotExportedAsync(traces);
    }

    public static TheoryData<string> Secrets => [TestCards.Approved, "4242 4242 4242 4242", "Bearer abcdefgh12345678", "password=hunter2"];

    [Theory]
    [MemberData(nameof(Secrets))]
    public async Task span_with_a_secret_is_rejected_and_the_secret_is_not_stored(string secret)
    {
        var trace = await PageSpan.TraceAsync(Page);
        var click = PageSpan.Create(trace);
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

        Assert.Equal((200, spans.Length), (answer.Status, PageSpan.CountRejected(answer)));
        Assert.Equal(spans.Length, _spans.Sum((Result, "invalid")));
        Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Gateway.LogLines, line => line.Contains(secret, StringComparison.Ordinal));
        await AssertNotExportedAsync(trace);
    }

    [Fact]
    public async Task unregistered_span_is_rejected()
    {
        var trace = await PageSpan.TraceAsync(Page);
        var click = PageSpan.Create(trace);
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

        Assert.Equal(spans.Length, PageSpan.CountRejected(await PageSpan.SendAsync(Page, spans)));
        Assert.Equal(spans.Length, _spans.Sum((Result, "invalid")));
        await AssertNotExportedAsync(trace);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"resourceSpans":7}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"soon"}]}]}]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"99999999999999999999999"}]}]}]}""")]
    public async Task body_that_is_not_OTLP_is_rejected(string body) =>
        Assert.Equal((400, "invalid_request"), (await Page.PostTextAsync("/api/telemetry/traces", body)).Problem);

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"resourceSpans":null}""", 0)]
    [InlineData("""{"resourceSpans":[null,{"scopeSpans":[null,{"spans":[null]}]}]}""", 0)]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}""", 1)]
    public async Task missing_members_are_ignored(string body, int refused)
    {
        var answer = await Page.PostTextAsync("/api/telemetry/traces", body);

        Assert.Equal((200, refused), (answer.Status, PageSpan.CountRejected(answer)));
    }

    [Fact]
    public async Task oversized_or_non_JSON_body_is_rejected()
    {
        Assert.Equal((413, "body_too_large"), (await Page.PostTextAsync("/api/telemetry/traces", $$"""{"resourceSpans":[],"x":"{{new string('x', 65536)}}"}""")).Problem);
        Assert.Equal((415, "unsupported_media_type"), (await Page.PostTextAsync("/api/telemetry/traces", "{}", "text/plain")).Problem);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task cross_site_request_is_rejected(string site)
    {
        Assert.Equal((403, "forbidden"), (await Page.SendAsync(HttpMethod.Get, "/api/telemetry/context", null, [("Sec-Fetch-Site", site)], TestContext.Current.CancellationToken)).Problem);
        Assert.Equal((403, "forbidden"), (await Page.PostTextAsync("/api/telemetry/traces", "{}", headers: ("Sec-Fetch-Site", site))).Problem);
    }

    [Fact]
    public async Task trace_context_is_unique_and_not_cached()
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
    public async Task excess_spans_are_rejected_and_checkouts_continue()
    {
        // Uses a separate Gateway, because the flood exhausts the limit that all spans of a Gateway share.
        await using var gateway = shared.Shop.NewGateway(("RateLimits:Telemetry:Requests", "100000"));
        using var counted = gateway.Services.Collect<long>("Checkout.Gateway", Spans);
        var page = gateway.NewClient();
        var customer = await shared.Shop.NewCustomerAsync();
        var buyer = customer with { Client = customer.Client.At(gateway.Url) };
        var sku = await shared.Shop.NewProductAsync(stock: 100_000);
        var trace = await PageSpan.TraceAsync(page);
        Assert.Equal(201, (await buyer.BuyAsync(Basket.Create(sku))).Status);
        // Serialized before the clock starts, so that only the Gateway's work is measured.
        var bodies = Enumerable.Range(1, SpansOfAFlood).Select(number => PageSpan.Create(trace, $"{number:x16}")).Chunk(SpansOfARequest).Select(PageSpan.Text).ToList();
        var (sent, refused) = (0, 0);
        var fastest = TimeSpan.MaxValue;
        var started = Stopwatch.GetTimestamp();

        var flooding = FloodAsync();
        List<int> statuses = [];
        while (!flooding.IsCompleted || statuses.Count < 10)
        {
            statuses.Add((await buyer.BuyAsync(Basket.Create(sku))).Status);
        }

        await flooding;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var afterwards = await buyer.BuyAsync(Basket.Create(sku));

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{SpansOfAFlood} spans in {fastest.TotalMilliseconds:f0} ms, which are {SpansOfAFlood / fastest.TotalSeconds:f0} a second; "
            + $"{sent} in {seconds:f1} s, {refused} of them refused; {statuses.Count} checkouts meanwhile");
        Assert.InRange(fastest, TimeSpan.Zero, OneSecond);
        Assert.Equal((sent, refused, sent - refused), (counted.Sum(), counted.Sum((Result, "too_many")), counted.Sum((Result, "accepted"))));
        Assert.InRange(sent - refused, 1, (5 + seconds + 1) * BrowserSpanReceiver.SpansPerSecond);
        Assert.All([.. statuses, afterwards.Status], status => Assert.Equal(201, status));

        // Sends the spans several times. If the machine is busy, more often, until one time takes a second at most.
        async Task FloodAsync()
        {
            for (var round = 0; round < MinFloods || (fastest > OneSecond && round < MaxFloods); round++)
            {
                var begin = Stopwatch.GetTimestamp();
                await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, _) =>
                {
                    var answer = await page.PostTextAsync("/api/telemetry/traces", body);
                    Assert.Equal(200, answer.Status);
                    Interlocked.Add(ref refused, PageSpan.CountRejected(answer));
                });
                var took = Stopwatch.GetElapsedTime(begin);
                fastest = took < fastest ? took : fastest;
                sent += SpansOfAFlood;
            }
        }
    }

    [Fact]
    public async Task telemetry_rate_limit_does_not_affect_other_requests()
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
        Assert.Equal(201, (await (customer with { Client = customer.Client.At(gateway.Url) }).BuyAsync(Basket.Create(await shared.Shop.NewProductAsync(stock: 1)), headers: address)).Status);
    }

    [Fact]
    public async Task telemetry_is_not_counted_as_api_usage()
    {
        using var requests = Gateway.Services.Collect<long>("Checkout.Gateway", "gateway.api.requests");

        await PageSpan.SendAsync(Page, PageSpan.Create(await PageSpan.TraceAsync(Page)));
        await Page.GetAsync("/api/products");

        await Eventually.EqualAsync(1L, "the other request is counted", () => Task.FromResult(requests.Sum()));
        Assert.Equal(1, requests.Sum(("http.route", "/api/products")));
    }

    private List<ExportedSpan> Exported(IssuedTrace trace) =>
        [.. exporting.Backend!.Exports.SelectMany(OtlpRequest.Spans).Where(span => span.TraceId == trace.TraceId).OrderBy(span => span.Id, StringComparer.Ordinal)];

    // Waits several export periods, because rejected spans must not arrive later either.
    private async Task AssertNotExportedAsync(params IssuedTrace[] traces)
    {
        await Task.Delay(5 * BrowserTelemetryGateway.ExportPeriod, TestContext.Current.CancellationToken);
        Assert.All(traces, trace => Assert.Empty(Exported(trace)));
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}

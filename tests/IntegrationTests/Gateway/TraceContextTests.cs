using System.Diagnostics;
using System.Net;
using System.Text;
using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests that a caller's trace context becomes a link, and determines neither the trace id nor the sampling.</summary>
[Collection(SharedShopTests.Name)]
public sealed class TraceContextTests(SharedShop shared) : IAsyncLifetime
{
    // Disables propagation, because the instrumentation of this process would replace the trace context of the test.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    private static readonly TimeSpan ExportPeriod = TimeSpan.FromMilliseconds(100);

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _span = ActivitySpanId.CreateRandom();
    private TelemetryBackend? _backend;

    public async ValueTask InitializeAsync() => _backend = await TelemetryBackend.StartAsync();

    public ValueTask DisposeAsync() => _backend!.DisposeAsync();

    [Theory]
    [InlineData("01")]
    [InlineData("00")]
    public async Task trace_context_of_a_caller_is_only_linked(string flags)
    {
        await using var gateway = NewGateway("1");

        var ours = await TraceOfAnswerAsync(gateway.Url, ("traceparent", $"00-{_trace}-{_span}-{flags}"), ("tracestate", "vendor=from-outside"));

        Assert.NotEqual(_trace.ToHexString(), ours);
        await Eventually.TrueAsync("the trace is exported with a link to the caller's", () => Task.FromResult(
            Exports(ours).Any(export => Has(export, Convert.FromHexString(_trace.ToHexString())) && Has(export, Convert.FromHexString(_span.ToHexString())))));
        Assert.DoesNotContain(_backend!.Exports, export => Has(export, Encoding.ASCII.GetBytes("from-outside")));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("00")]
    public async Task issued_trace_continues_regardless_of_its_sampling_flag(string flags)
    {
        await using var gateway = NewGateway("1");
        var issued = await PageSpan.TraceAsync(gateway.NewClient());
        using var contexts = gateway.Services.Collect<long>("Checkout.Gateway", "gateway.trace_contexts");

        var ours = await TraceOfAnswerAsync(gateway.Url, ("traceparent", $"00-{issued.TraceId}-{_span}-{flags}"), ("tracestate", issued.TraceState));

        Assert.Equal(issued.TraceId, ours);
        await Eventually.TrueAsync("our span arrives", () => Task.FromResult(SpansOf(ours).Count == 1));
        var span = SpansOf(ours)[0];
        Assert.Equal((_span.ToHexString(), "", 2), (span.ParentId, span.TraceState, span.Kind));
        Assert.Equal(1, contexts.Sum(("checkout.trace_context.origin", "issued")));
    }

    [Fact]
    public async Task forged_expired_and_foreign_traces_are_linked_and_counted()
    {
        await using var gateway = NewGateway("1");
        var issued = await PageSpan.TraceAsync(gateway.NewClient());
        using var contexts = gateway.Services.Collect<long>("Checkout.Gateway", "gateway.trace_contexts");
        var yesterday = PageSpan.CreateExpiredTrace();
        (string Origin, string Trace, string State)[] callers =
        [
            ("forged", _trace.ToHexString(), issued.TraceState), ("expired", yesterday.TraceId, yesterday.TraceState), ("foreign", _trace.ToHexString(), "vendor=1"),
        ];

        foreach (var (origin, trace, state) in callers)
        {
            var ours = await TraceOfAnswerAsync(gateway.Url, ("traceparent", $"00-{trace}-{_span}-01"), ("tracestate", state));

            Assert.NotEqual(trace, ours);
            await Eventually.TrueAsync("our span arrives, linked to the caller's", () => Task.FromResult(
                SpansOf(ours) is [{ ParentId: "" }] && Exports(ours).Any(export => Has(export, Convert.FromHexString(trace)))));
            Assert.Equal(1, contexts.Sum(("checkout.trace_context.origin", origin)));
        }
    }

    [Fact]
    public async Task sampling_flag_of_a_caller_does_not_enable_sampling()
    {
        // Uses a separate process: a trace that another service of this process samples is sampled by all of them.
        using var gateway = await GatewayProcess.StartAsync([.. shared.Shop.GatewaySettings(), .. Settings("0").Select(setting => KeyValuePair.Create(setting.Name, setting.Value))]);

        var ours = await TraceOfAnswerAsync(gateway.Url, ("traceparent", $"00-{_trace}-{_span}-01"));
        var issued = await PageSpan.TraceAsync(new ApiClient(gateway.Url));
        await TraceOfAnswerAsync(gateway.Url, ("traceparent", $"00-{issued.TraceId}-{_span}-01"), ("tracestate", issued.TraceState));
        Assert.Equal(200, (await PageSpan.SendAsync(new ApiClient(gateway.Url), PageSpan.Create(issued))).Status);

        Assert.NotEqual(_trace.ToHexString(), ours);
        await Task.Delay(10 * ExportPeriod, TestContext.Current.CancellationToken);
        Assert.Empty(_backend!.Exports);
    }

    [Theory]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task invalid_trace_context_is_ignored(string traceParent)
    {
        await using var gateway = NewGateway("1");

        var ours = await TraceOfAnswerAsync(gateway.Url, ("traceparent", traceParent));

        Assert.Matches("^[0-9a-f]{32}$", ours);
        await Eventually.TrueAsync("our trace arrives", () => Task.FromResult(Exports(ours).Any()));
    }

    private ServiceHost<CheckoutMetrics> NewGateway(string ratio) => shared.Shop.NewGateway(Settings(ratio));

    private (string Name, string Value)[] Settings(string ratio) =>
    [
        ("JAEGER_OTLP_ENDPOINT", _backend!.Url),
        ("OTEL_BSP_SCHEDULE_DELAY", $"{ExportPeriod.TotalMilliseconds}"),
        ("Telemetry:SamplingRatio", ratio),
    ];

    // Returns the trace id of an error response.
    private static async Task<string> TraceOfAnswerAsync(string gateway, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway + "/api/orders");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        return (await ApiResponse.ReadAsync(response)).Member("traceId");
    }

    private IEnumerable<Export> Exports(string trace) => _backend!.Exports.Where(export => Has(export, Convert.FromHexString(trace)));

    // Returns the Gateway's span of an error response. Another service of this process may export it as well.
    private List<ExportedSpan> SpansOf(string trace) =>
        [.. _backend!.Exports.SelectMany(OtlpRequest.Spans).Where(span => span.TraceId == trace && span.Kind == 2)];

    private static bool Has(Export export, byte[] bytes) => export.Body.AsSpan().IndexOf(bytes) >= 0;
}

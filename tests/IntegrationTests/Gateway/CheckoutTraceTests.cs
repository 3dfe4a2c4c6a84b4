using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>
/// Compares the traces of docs/telemetry.md with those of the running services. With CHECKOUT_TRACES=1, updates the page instead.
/// </summary>
[Collection(NonParallelTests.Name)]
public sealed partial class CheckoutTraceTests(TestServers servers) : IAsyncLifetime
{
    private static readonly string Page = Repository.Folder("docs/telemetry.md");

    private Shop? _opened;

    private Shop Shop => _opened!;

    public async ValueTask InitializeAsync() => _opened = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.Traces));

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    [Fact]
    public async Task checkout_traces_match_the_documentation()
    {
        using var traces = new RecordedTraces(Shop);
        using var requests = new FailedRequests();
        var sku = await Shop.NewProductAsync(stock: 10);
        var customer = await Shop.NewCustomerAsync();
        Assert.Equal(201, (await customer.BuyAsync(Basket.Create(sku))).Status); // fetches keys and tokens, once

        var confirmed = await TraceAsync(customer, Basket.Create(sku), 201);
        var declined = await TraceAsync(customer, Basket.Create(sku).PaidWith(TestCards.Declined), 402);
        var soldOut = await TraceAsync(customer, Basket.Create(sku, 100), 409);
        var failing = await TraceAsync(customer, Basket.Create(sku).PaidWith(TestCards.ProcessorFails), 503);
        var (gaveUp, resumed) = await GiveUpAndResumeAsync(traces, customer, sku);
        await Eventually.TrueAsync("every trace has arrived", () => Task.FromResult(
            traces.Render(confirmed).Contains("process orders", StringComparison.Ordinal)
            && ((string[])[confirmed, declined, soldOut, failing, gaveUp]).All(trace => traces.Render(trace).StartsWith("gateway POST /api/checkout", StringComparison.Ordinal))));

        Assert.Empty(Red(traces, confirmed));
        Assert.Empty(Red(traces, declined));
        Assert.Empty(Red(traces, soldOut));
        Assert.NotEmpty(Red(traces, failing));
        Assert.NotEmpty(Red(traces, gaveUp));
        Assert.Empty(Red(traces, resumed));
        Assert.All(
            ((string[])[failing, gaveUp]).SelectMany(traces.Find).Where(span => span.Status == ActivityStatusCode.Error),
            span => Assert.NotNull(span.GetTagItem("error.type")));

        // The metric has the same value as the span.
        Assert.Equal(
            ((string[])[failing, gaveUp]).SelectMany(traces.Find)
                .Where(span => span is { Kind: ActivityKind.Server, Status: ActivityStatusCode.Error })
                .Select(span => $"{span.GetTagItem("http.route")} {span.GetTagItem("error.type")}").Distinct().Order(StringComparer.Ordinal),
            requests.ErrorTypes.Distinct().Order(StringComparer.Ordinal));

        Compare(
            ("Confirmed", traces.Render(confirmed)),
            ("Declined", traces.Render(declined)),
            ("Sold out", traces.Render(soldOut)),
            ("Failing: the card processor answers 500", traces.Render(failing)),
            ("Given up: PaymentService is down", traces.Render(gaveUp)),
            ("Resumed: PaymentService is back", traces.Render(resumed)));
    }

    private static async Task<string> TraceAsync(Customer customer, Basket basket, int status)
    {
        var answer = await customer.BuyAsync(basket);
        Assert.True(answer.Status == status, answer.Text);
        return answer.Member("traceId");
    }

    /// <summary>Places an order while PaymentService is down, and lets recovery resume it afterwards.</summary>
    private async Task<(string GaveUp, string Resumed)> GiveUpAndResumeAsync(RecordedTraces traces, Customer customer, string sku)
    {
        await Shop.Gateway!.DisposeAsync(); // its recovery would also resume the order
        while (true)
        {
            await using var payment = new TcpGate(Shop.Payment!.Url);
            await using var gateway = Shop.NewGateway(("Services:payment:http:0", payment.Url));
            traces.Add(gateway.Url, "gateway");
            traces.Add(payment.Url, "payment");
            var there = customer with { Client = gateway.NewClient().WithToken(customer.Token) };
            // The first request fetches keys and tokens.
            Assert.Equal(409, (await there.BuyAsync(Basket.Create(sku, 100))).Status);

            var gaveUp = await TraceAsync(there, Basket.Create(sku), 503);
            payment.Open();
            await Eventually.TrueAsync("the order is resumed", () => Task.FromResult(traces.FindResumed(gaveUp) is not null));
            var resumed = traces.FindResumed(gaveUp)!;
            if (!Red(traces, resumed).Any())
            {
                return (gaveUp, resumed);
            }

            // Recovery runs once a second, and may have run just before the port was opened.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static IEnumerable<string> Red(RecordedTraces traces, string trace) =>
        traces.Find(trace).Where(span => span.Status == ActivityStatusCode.Error).Select(span => span.DisplayName);

    private static void Compare(params (string Title, string Trace)[] traces)
    {
        var text = string.Concat(traces.Select(one => $"{one.Title}:\n\n```text\n{one.Trace}\n```\n\n"));
        var page = File.ReadAllText(Page);
        if (Environment.GetEnvironmentVariable("CHECKOUT_TRACES") is { Length: > 0 })
        {
            page = Traces().Replace(page, _ => $"<!-- traces -->\n\n{text}<!-- end of traces -->");
            File.WriteAllText(Page, page);
        }

        Assert.Equal(text, Traces().Match(page).Groups["text"].Value.TrimStart('\n'));
    }

    /// <summary>Records the requests that <c>http.server.request.duration</c> counts as failed: route and <c>error.type</c>.</summary>
    private sealed class FailedRequests : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<string> _errorTypes = [];

        public FailedRequests()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "http.server.request.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            {
                var attributes = tags.ToArray().ToDictionary();
                if (attributes.TryGetValue("error.type", out var errorType))
                {
                    _errorTypes.Enqueue($"{attributes.GetValueOrDefault("http.route")} {errorType}");
                }
            });
            _listener.Start();
        }

        public IEnumerable<string> ErrorTypes => _errorTypes;

        public void Dispose() => _listener.Dispose();
    }

    [GeneratedRegex("<!-- traces -->(?<text>.*?)<!-- end of traces -->", RegexOptions.Singleline)]
    private static partial Regex Traces();
}

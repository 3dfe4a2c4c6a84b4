using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Http;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests the trace of an order for its buyer: it works with each trace backend, and omits internal details.</summary>
[Collection(SharedShopTests.Name)]
public sealed class OrderTraceTests(SharedShop shared)
{
    private const string ApiKey = "the-key-of-the-telemetry-api";

    // Longer than the one-second timeout of each backend.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("Ops:JaegerUrl", "/api/v3/traces/", "result")]
    [InlineData("Ops:AspireUrl", "/api/telemetry/traces/", "data")]
    public async Task trace_is_read_from_Jaeger_or_the_dashboard_without_internal_details(string setting, string path, string member)
    {
        var (customer, order, traceId) = await BuyAsync();
        ConcurrentQueue<string> asked = [];
        await using var backend = await StubServer.StartAsync(request =>
        {
            asked.Enqueue($"{request.Path} {request.Headers["X-API-Key"]}");
            return Results.Text($"{{\"{member}\":{Spans}}}", "application/json");
        });
        await using var gateway = shared.Shop.NewGateway((setting, backend.Url), ("Ops:AspireApiKey", ApiKey));

        var answer = await customer.Client.At(gateway.Url).GetAsync($"/api/orders/{order}/trace");

        Assert.Equal(200, answer.Status);
        Assert.Equal($$"""{"traceId":"{{traceId}}","durationMs":12.5,"spans":[{"service":"gateway","name":"POST /api/checkout","kind":"server","depth":0,"startMs":0,"durationMs":12.5,"failed":true},{"service":"gateway","name":"postgresql","kind":"database","depth":1,"startMs":1.25,"durationMs":2,"failed":false}]}""", answer.Text);
        // The dashboard's key is not sent to Jaeger.
        Assert.Equal(path + traceId + (member == "data" ? $" {ApiKey}" : " "), Assert.Single(asked));
    }

    [Fact]
    public async Task dashboard_is_queried_if_Jaeger_does_not_have_the_trace()
    {
        var (customer, order, _) = await BuyAsync();
        await using var jaeger = await StubServer.StartAsync(_ => Results.NotFound());
        await using var dashboard = await StubServer.StartAsync(_ => Results.Text($"{{\"data\":{Spans}}}", "application/json"));
        await using var gateway = shared.Shop.NewGateway(("Ops:JaegerUrl", jaeger.Url), ("Ops:AspireUrl", dashboard.Url));

        Assert.Equal(200, (await customer.Client.At(gateway.Url).GetAsync($"/api/orders/{order}/trace")).Status);
    }

    [Fact]
    public async Task trace_of_another_customers_order_is_not_queried()
    {
        var (_, order, _) = await BuyAsync();
        var other = await shared.Shop.NewCustomerAsync();
        var asked = 0;
        await using var jaeger = await StubServer.StartAsync(_ =>
        {
            asked++;
            return Results.Text($"{{\"result\":{Spans}}}", "application/json");
        });
        await using var gateway = shared.Shop.NewGateway(("Ops:JaegerUrl", jaeger.Url));

        Assert.Equal((404, "order_not_found"), (await other.Client.At(gateway.Url).GetAsync($"/api/orders/{order}/trace")).Problem);
        Assert.Equal((404, "order_not_found"), (await other.Client.At(gateway.Url).GetAsync("/api/orders/no-id/trace")).Problem);
        Assert.Equal((401, "unauthenticated"), (await gateway.NewClient().GetAsync($"/api/orders/{order}/trace")).Problem);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task missing_trace_is_empty_without_waiting_for_slow_backends()
    {
        var (customer, order, traceId) = await BuyAsync();
        await using var frozen = new UnresponsiveServer();
        await using var strange = await StubServer.StartAsync(_ => Results.Text("<html></html>", "text/html"));
        await using var empty = await StubServer.StartAsync(_ => Results.Text("""{"data":{"resourceSpans":[]}}""", "application/json"));
        (string, string)[][] places = [[], [("Ops:JaegerUrl", frozen.Url), ("Ops:AspireUrl", strange.Url)], [("Ops:AspireUrl", empty.Url)]];

        foreach (var place in places)
        {
            await using var gateway = shared.Shop.NewGateway(place);
            var started = Stopwatch.GetTimestamp();

            Assert.Equal($$"""{"traceId":"{{traceId}}","durationMs":0,"spans":[]}""", (await customer.Client.At(gateway.Url).GetAsync($"/api/orders/{order}/trace")).Text);
            Assert.True(Stopwatch.GetElapsedTime(started) < Soon);
        }
    }

    private static string Spans => JsonSerializer.Serialize(new
    {
        resourceSpans = new[]
        {
            new
            {
                resource = new { attributes = new[] { Text("host.name", "secret-host"), Text("service.name", "gateway") } },
                scopeSpans = new[]
                {
                    new
                    {
                        scope = new { name = "Npgsql" },
                        spans = new object[]
                        {
                            new
                            {
                                traceId = "00", spanId = "b1", parentSpanId = "a1", name = "SELECT orders", kind = 3, startTimeUnixNano = "1001250000", endTimeUnixNano = "1003250000",
                                attributes = new[] { Text("db.system.name", "postgresql"), Text("db.query.text", "SELECT 1"), Text("server.address", "secret-host") },
                            },
                            new
                            {
                                traceId = "00", spanId = "a1", parentSpanId = "", name = "POST /api/checkout", kind = 2, flags = 257, startTimeUnixNano = "1000000000", endTimeUnixNano = "1012500000",
                                attributes = new object[] { new { key = "http.response.status_code", value = new { intValue = "503" } }, new { key = "list", value = new { arrayValue = new { values = Array.Empty<object>() } } } },
                                status = new { code = 2 },
                            },
                        },
                    },
                },
            },
        },
    });

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };

    private async Task<(Customer Customer, string Order, string TraceId)> BuyAsync()
    {
        var customer = await shared.Shop.NewCustomerAsync();
        var order = await customer.BuyAsync(Basket.Create(await shared.Shop.NewProductAsync(stock: 1)));
        Assert.Equal(201, order.Status);
        return (customer, order.Member("orderId"), order.Member("traceId"));
    }
}

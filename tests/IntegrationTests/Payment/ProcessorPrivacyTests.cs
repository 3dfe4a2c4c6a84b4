using System.Net.Http.Json;
using System.Collections.Concurrent;
using Checkout.PaymentService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Http;

namespace Checkout.Tests.Integration.Payment;

/// <summary>Tests that the card processor, which is another company, receives only the data that a charge needs.</summary>
public sealed class ProcessorPrivacyTests(TestServers servers)
{
    [Fact]
    public async Task processor_receives_neither_request_ids_nor_baggage()
    {
        var seen = new ConcurrentQueue<string>();
        await using var processor = await StubServer.StartAsync(request =>
        {
            foreach (var (name, _) in request.Headers)
            {
                seen.Enqueue(name.ToLowerInvariant());
            }

            return Results.Json(new { status = "captured" });
        });
        await using var database = await servers.CreateDatabaseAsync("payment");
        await using var payment = ServiceHost<PaymentMetrics>.Start(new()
        {
            ["ConnectionStrings:paymentdb"] = database.ConnectionString,
            ["Processor:Url"] = processor.Url,
        });
        var charge = JsonContent.Create(new
        {
            amount = new { amount = 4999, currency = "EUR" },
            card = new { number = TestCards.Approved, expiry = "12/30", cvc = "123" },
        });

        var answer = await payment.NewClient().SendAsync(
            HttpMethod.Put,
            $"/payments/{Guid.NewGuid()}",
            charge,
            [("X-Request-ID", "our-request"), ("baggage", "tenant=blue"), ("Correlation-Context", "tenant=blue"), ("tracestate", "vendor=ours")],
            TestContext.Current.CancellationToken);

        Assert.Equal(200, answer.Status);
        Assert.Contains("x-api-key", seen);
        Assert.Contains("traceparent", seen);
        Assert.Empty(seen.Intersect(["x-request-id", "baggage", "correlation-context", "tracestate"]));
    }
}

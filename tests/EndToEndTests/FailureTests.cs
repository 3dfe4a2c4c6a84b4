using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that each failure of a checkout is counted by a metric, explained by log lines and located by a span.</summary>
public sealed class FailureTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task declined_card_is_measured_logged_and_traced() => await AssertExplainedAsync(
        customer => customer.PayWithAsync("4000000000009995"),
        expected: (402, "payment_declined"),
        metric: "sum(payment_attempts_total{checkout_payment_outcome=\"declined\",checkout_payment_decline_code=\"insufficient_funds\"})",
        logs: ["gateway payment_declined", "payment payment_declined"],
        span: "payment PUT /payments/{orderId:guid} (server) 402");

    [Fact]
    public async Task out_of_stock_product_is_measured_logged_and_traced() => await AssertExplainedAsync(
        customer => customer.CheckOutAsync("vinyl-downtime"),
        expected: (409, "out_of_stock"),
        metric: "sum(inventory_reservations_total{checkout_reservation_outcome=\"out_of_stock\"})",
        logs: ["gateway out_of_stock", "inventory out_of_stock"],
        span: "inventory PUT /reservations/{orderId:guid} (server) 409");

    [Fact]
    public async Task processor_failure_is_measured_logged_and_traced() => await AssertExplainedAsync(
        customer => customer.PayWithAsync("4000000000000119"),
        expected: (503, "try_later"),
        metric: "sum(payment_attempts_total{checkout_payment_outcome=\"error\"})",
        logs: ["gateway try_later", "payment try_later"],
        span: "payment PUT /payments/{orderId:guid} (server) 503 error");

    [Fact]
    public async Task revoked_token_is_measured_logged_and_traced() => await AssertExplainedAsync(
        async customer =>
        {
            await customer.LogOutAsync();
            return await customer.CheckOutAsync("mug-trace");
        },
        expected: (401, "unauthenticated"),
        metric: "sum(aspnetcore_authentication_authenticate_duration_seconds_count{job=\"gateway\",aspnetcore_authentication_result=\"failure\"})",
        logs: ["gateway unauthenticated"],
        span: "gateway POST /api/checkout (server) 401");

    [Fact]
    public async Task expired_token_is_measured_logged_and_traced() => await AssertExplainedAsync(
        async customer =>
        {
            customer.Http.DefaultRequestHeaders.Authorization = new("Bearer", await ExpiredTokens.SignAsync(Checkout.Database));
            return await customer.CheckOutAsync("mug-trace");
        },
        expected: (401, "unauthenticated"),
        metric: "sum(aspnetcore_authentication_authenticate_duration_seconds_count{job=\"gateway\",aspnetcore_authentication_result=\"failure\"})",
        logs: ["gateway unauthenticated"],
        span: "gateway POST /api/checkout (server) 401");

    private async Task AssertExplainedAsync(
        Func<CheckoutClient, Task<ApiResponse>> fail, (int Status, string Code) expected, string metric, string[] logs, string span)
    {
        Checkout.Prometheus.Require();
        using var customer = await Checkout.NewCustomerAsync();
        var before = await Checkout.Prometheus.ValueAsync(metric);

        var answer = await fail(customer);

        Assert.Equal(expected, (answer.Status, answer.As<Problem>().Code));
        var traceId = answer.As<Problem>().TraceId!;
        Assert.True(
            await Eventually.WaitUntilAsync(Deadline, async () => await Checkout.Prometheus.ValueAsync(metric) > before),
            $"{metric} has not grown.");
        var explained = new List<string>();
        Assert.True(
            await Eventually.WaitUntilAsync(Deadline, async () =>
            {
                explained = [.. (await Checkout.Dashboard.ListLogsAsync(traceId)).Select(log => $"{log.Service} {log.Attributes.GetValueOrDefault("checkout.error.code")}")];
                return logs.All(explained.Contains);
            }),
            $"Of trace {traceId} there are the log lines {string.Join("; ", explained)}.");
        var trace = new Trace(traceId, []);
        Assert.True(
            await Eventually.WaitUntilAsync(Deadline, async () =>
            {
                trace = await Checkout.Dashboard.FindTraceAsync(traceId);
                return trace.Spans.Any(candidate => Outcome(candidate) == span);
            }),
            $"Trace {traceId} is {string.Join("; ", trace.Spans.Select(Outcome))}.");
    }

    private static string Outcome(Span span) =>
        $"{span} {span.Attributes.GetValueOrDefault("http.response.status_code")}{(span.HasError ? " error" : "")}";
}

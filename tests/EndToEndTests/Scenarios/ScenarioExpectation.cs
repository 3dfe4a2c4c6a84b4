using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>The expected symptoms of a scenario, as described in docs/scenarios.</summary>
/// <param name="Alert">The alert that fires.</param>
/// <param name="AlertService">The service in the alert's labels.</param>
/// <param name="Culprit">The expected cause: the service, and the step, route or reason.</param>
/// <param name="Words">A pattern for the text of the Overview.</param>
/// <param name="CulpritQuery">The PromQL query with the cause in its labels, or null if the Gateway's bottleneck table names it.</param>
/// <param name="Explains">Returns whether a log line explains the cause.</param>
/// <param name="Shows">Returns whether a trace shows the cause at the right span. Null if no trace can, as the table states.</param>
internal sealed record ScenarioExpectation(
    string Alert, string AlertService, string Culprit, string Words, string? CulpritQuery, Func<LogLine, bool> Explains, Func<Trace, bool>? Shows)
{
    public const string ReservationRoute = "/reservations/{orderId:guid}";
    private const string PaymentRoute = "/payments/{orderId:guid}";

    /// <summary>Gets all expectations by scenario name.</summary>
    public static IReadOnlyDictionary<string, ScenarioExpectation> All { get; } = new Dictionary<string, ScenarioExpectation>
    {
        ["slow-inventory"] = new(
            "LatencyAboveBaseline", "inventory", "inventory reserve",
            @"^inventory / (reserve|PUT /reservations/\S+) is \d+ times slower than before$",
            CulpritQuery: null,
            line => line.IsRequest("inventory", "PUT", ReservationRoute, status: 200, leastMilliseconds: 400),
            trace => trace.Spans.Any(span => span is { Service: "inventory", DatabaseSystem: "postgresql", Duration.TotalMilliseconds: >= 400 })),

        ["payment-errors"] = new(
            "HighErrorRatio", "payment", "payment charge",
            @"^payment / (charge|PUT /\S+): \d+% of the (attempts|requests) fail$",
            """topk(1, sum by (service_peer_name, checkout_step) (rate(checkout_step_duration_seconds_count{error_type!="", checkout_step!~"release|cancel"}[30s])) > 0)""",
            line => line.IsRequest("payment", "PUT", PaymentRoute, status: 503),
            trace => trace.Has(span => span.HasError && span.Name == "checkout charge")
                && trace.Spans.Count(span => span is { Service: "payment", Kind: "client", Status: "500" }) >= 3),

        ["payment-declines"] = new(
            "DeclineRateJump", "payment", "payment do_not_honor",
            @"^payment: \d+% of the cards are declined$",
            """topk(1, sum by (job, checkout_payment_decline_code) (rate(payment_attempts_total{checkout_payment_outcome="declined"}[30s])))""",
            line => line.IsRequest("payment", "PUT", PaymentRoute, status: 402),
            trace => trace.Has(span => span is { Service: "payment", Kind: "server", Status: "402" }) && trace.HasNoError),

        ["payment-timeouts"] = new(
            "CheckoutLatencyHigh", "gateway", "payment charge",
            @"^payment / (charge|PUT /\S+) is \d+ times slower than before$",
            CulpritQuery: null,
            line => line.IsRequest("payment", "PUT", "/processor/charges/{key:guid}", status: 499, leastMilliseconds: 1_900),
            // Two consecutive requests to the processor, of which the first times out.
            trace => trace.Spans.Where(span => span is { Service: "payment", Kind: "client", DatabaseSystem: null }).OrderBy(span => span.Start).ToList()
                is [{ HasError: true, Duration.TotalMilliseconds: >= 1_900 and < 2_500 }, { HasError: false }, ..]),

        ["pool-exhaustion"] = new(
            "DatabasePoolNearlyExhausted", "inventory", "inventory reserve",
            @"^inventory uses \d+% of its database connections$",
            CulpritQuery: null,
            line => line.IsRequest("inventory", "PUT", ReservationRoute, status: 200, leastMilliseconds: 500),
            // The service waits for a connection, and its statements are not slower.
            trace => trace.Spans.Any(span => span is { Service: "inventory", Kind: "server", Duration.TotalMilliseconds: >= 500 }
                && trace.ChildrenOf(span).Where(child => child.DatabaseSystem is not null).Sum(child => child.Duration.TotalMilliseconds) < span.Duration.TotalMilliseconds / 2)),

        ["notification-outage"] = new(
            "NotificationBacklog", "notification", "notification failed",
            @"^notification: \d+% of the e-mails fail$",
            """topk(1, sum by (job, checkout_notification_outcome) (rate(notification_deliveries_total{checkout_notification_outcome=~"failed|dead_lettered"}[30s])) > 0)""",
            line => line is { Service: "notification", Level: "Warning" } && line.Attributes.ContainsKey("messaging.message.id"),
            trace => trace.Has(span => span is { Service: "notification", Name: "process orders", HasError: true })
                && !trace.Has(span => span.Service == "gateway" && span.HasError)),

        ["auth-bruteforce"] = new(
            "AuthFailureSpike", "auth", "auth invalid_credentials",
            @"^auth: \d+ sign-ins a minute fail$",
            """topk(1, sum by (job, checkout_auth_reason) (rate(auth_attempts_total{checkout_auth_result="failure"}[30s])))""",
            line => line.IsRequest("auth", "POST", "/sessions", status: 401),
            trace => trace.Has(span => span is { Service: "auth", Kind: "server", Status: "401" }) && trace.HasNoError),

        ["noisy-client"] = new(
            "RateLimitHits", "gateway", "gateway user",
            @"^gateway / user: \d+ requests a minute exceed the rate limit$",
            """topk(1, sum by (job, checkout_rate_limit_policy) (rate(gateway_rate_limit_rejections_total[30s])) > 0)""",
            line => line.IsRequest("gateway", "GET", "/api/products", status: 429),
            // The rate limit keeps the load from other services.
            trace => trace.Has(span => span is { Service: "gateway", Kind: "server", Status: "429" }) && !trace.Services.Contains("inventory")),

        ["memory-pressure"] = new(
            "MemoryNearLimit", "notification", "notification",
            @"^notification uses \d+% of its memory$",
            "topk(1, max by (job) (instance:memory_used:ratio))",
            line => line.LogsScenario("notification", "memory-pressure"),
            Shows: null),

        ["traffic-drop"] = new(
            "RequestRateDrop", "gateway", "load-generator",
            @"^gateway: \d+% fewer requests than before$",
            "sum by (job) (rate(load_generator_requests_total[10s])) == 0",
            line => line.LogsScenario("load-generator", "traffic-drop"),
            Shows: null),

        ["cpu-burn"] = new(
            "CpuSaturated", "payment", "payment",
            @"^payment uses \d+% of its processors$",
            "topk(1, max by (job) (instance:cpu_used:ratio_rate1m))",
            line => line.LogsScenario("payment", "cpu-burn"),
            Shows: null),

        ["cache-stampede"] = new(
            "LatencyAboveBaseline", "inventory", "inventory /products",
            @"^inventory / GET /products is \d+ times slower than before$",
            """
            topk(1, histogram_quantile(0.95, sum by (job, http_route, le) (
              rate(http_server_request_duration_seconds_bucket{job!="gateway", http_route!~"/(alive|health|metrics)"}[15s])
            )) > 0)
            """,
            line => line.IsRequest("inventory", "GET", "/products", status: 200, leastMilliseconds: 300),
            trace => trace.Has(span => span is { Service: "gateway", Name: "GET /api/products" })
                && trace.Has(span => span is { Service: "inventory", DatabaseSystem: "postgresql", Duration.TotalMilliseconds: >= 300 })),
    };
}

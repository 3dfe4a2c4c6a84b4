namespace Checkout.FaultScenarios;

/// <summary>A scenario that can be switched on: a fault, or the shoppers. docs/scenarios has a page on each.</summary>
/// <param name="Name">The name in Redis, in the API and in telemetry.</param>
/// <param name="Title">The display name.</param>
/// <param name="Description">The effect.</param>
/// <param name="Service">The service that implements the scenario, or is at fault.</param>
/// <param name="Alert">The alert that a fault fires, or null if the scenario is not a fault.</param>
public sealed record Scenario(string Name, string Title, string Description, string Service, string? Alert)
{
    public static Scenario Shoppers { get; } = new(
        "shoppers", "Shoppers", "Customers browse and buy at a steady rate. Most faults are visible only with this load.", "load-generator", Alert: null);

    public static Scenario SlowInventory { get; } = new(
        "slow-inventory", "Slow stock query", "The query that locks stock takes 400 ms more in PostgreSQL.", "inventory", "LatencyAboveBaseline");

    public static Scenario PaymentErrors { get; } = new(
        "payment-errors", "Failing card processor", "The card processor returns an error for four of five charges.", "payment", "HighErrorRatio");

    public static Scenario PaymentDeclines { get; } = new(
        "payment-declines", "Declined cards", "The card processor declines seven of ten valid cards.", "payment", "DeclineRateJump");

    public static Scenario PaymentTimeouts { get; } = new(
        "payment-timeouts", "Unresponsive card processor", "The processor does not respond to the first request of each charge; a retry succeeds.", "payment", "CheckoutLatencyHigh");

    public static Scenario PoolExhaustion { get; } = new(
        "pool-exhaustion", "Exhausted connection pool", "A report holds InventoryService's database connections in open transactions.", "inventory", "DatabasePoolNearlyExhausted");

    public static Scenario NotificationOutage { get; } = new(
        "notification-outage", "Mail server down", "The mail server refuses connections; order events wait.", "notification", "NotificationBacklog");

    public static Scenario AuthBruteforce { get; } = new(
        "auth-bruteforce", "Password guessing", "Ten sign-ins a second fail, for a thousand accounts, from many addresses.", "auth", "AuthFailureSpike");

    public static Scenario NoisyClient { get; } = new(
        "noisy-client", "Noisy client", "One customer's script requests the product list a hundred times a second.", "gateway", "RateLimitHits");

    public static Scenario MemoryPressure { get; } = new(
        "memory-pressure", "Memory runs out", "NotificationService fills its memory to 92% of the limit.", "notification", "MemoryNearLimit");

    public static Scenario TrafficDrop { get; } = new(
        "traffic-drop", "Traffic drop", "The load generator stops sending requests. Nothing is broken.", "gateway", "RequestRateDrop");

    public static Scenario CpuBurn { get; } = new(
        "cpu-burn", "Busy processor", "PaymentService keeps all its processors busy.", "payment", "CpuSaturated");

    public static Scenario CacheStampede { get; } = new(
        "cache-stampede", "Cache stampede", "The product list is no longer cached, so each request runs a slow query.", "inventory", "LatencyAboveBaseline");

    /// <summary>Gets all scenarios, in display order.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        Shoppers,
        SlowInventory, PaymentErrors, PaymentDeclines, PaymentTimeouts, PoolExhaustion, NotificationOutage,
        AuthBruteforce, NoisyClient, MemoryPressure, TrafficDrop, CpuBurn, CacheStampede,
    ];

    /// <summary>Gets the scenarios that are faults.</summary>
    public static IEnumerable<Scenario> Faults => All.Where(scenario => scenario.IsFault);

    /// <summary>Gets whether the scenario is a fault. Faults always expire.</summary>
    public bool IsFault => Alert is not null;

    /// <summary>Returns the scenario with this name, or null if there is none.</summary>
    public static Scenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);
}

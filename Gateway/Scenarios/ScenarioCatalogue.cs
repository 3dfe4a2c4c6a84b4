using Checkout.ServiceDefaults.Scenarios;

namespace Checkout.Gateway.Scenarios;

/// <summary>What a person should know of a scenario before starting it.</summary>
/// <param name="Name">Its name, as in <see cref="ScenarioNames"/>.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">What really happens.</param>
/// <param name="Service">The service that is to blame.</param>
/// <param name="Alert">The alert that tells of it.</param>
internal sealed record ScenarioInfo(string Name, string Title, string Description, string Service, string Alert);

internal static class ScenarioCatalogue
{
    public static readonly IReadOnlyList<ScenarioInfo> All =
    [
        new(ScenarioNames.SlowInventory, "Slow stock query", "The query that locks stock takes 400 ms more in PostgreSQL.", "inventory", "LatencyAboveBaseline"),
        new(ScenarioNames.PaymentErrors, "Failing card processor", "Four of five charges are answered with an error.", "payment", "HighErrorRatio"),
        new(ScenarioNames.PaymentDeclines, "Declined cards", "Seven of ten good cards are declined.", "payment", "DeclineRateJump"),
        new(ScenarioNames.PaymentTimeouts, "Silent card processor", "The first request of each charge gets no answer; asking again helps.", "payment", "CheckoutLatencyHigh"),
        new(ScenarioNames.PoolExhaustion, "Exhausted connection pool", "A report holds InventoryService's database connections in open transactions.", "inventory", "DatabasePoolNearlyExhausted"),
        new(ScenarioNames.NotificationOutage, "Mail server down", "The mail server refuses connections; order events wait.", "notification", "NotificationBacklog"),
        new(ScenarioNames.AuthBruteforce, "Password guessing", "Ten sign-ins a second fail, for a thousand accounts, from many addresses.", "auth", "AuthFailureSpike"),
        new(ScenarioNames.NoisyClient, "Noisy client", "One customer's script asks for the product list a hundred times a second.", "gateway", "RateLimitHits"),
        new(ScenarioNames.MemoryPressure, "Memory runs out", "NotificationService fills its memory to 92% of the limit.", "notification", "MemoryNearLimit"),
        new(ScenarioNames.TrafficDrop, "Shoppers stay away", "The load generator stops shopping: nothing is broken, and nobody comes.", "gateway", "RequestRateDrop"),
        new(ScenarioNames.CpuBurn, "Busy processor", "PaymentService computes something in vain on all its processors.", "payment", "CpuSaturated"),
        new(ScenarioNames.CacheStampede, "Cache stampede", "The product list is not cached any more, and each request is a slow query.", "inventory", "LatencyAboveBaseline"),
    ];

    public static ScenarioInfo? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);
}

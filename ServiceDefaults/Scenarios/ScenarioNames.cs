namespace Checkout.ServiceDefaults.Scenarios;

/// <summary>The faults that can be switched on, each described in docs/scenarios.</summary>
public static class ScenarioNames
{
    /// <summary>The stock query takes 400 ms more.</summary>
    public const string SlowInventory = "slow-inventory";

    /// <summary>The card processor fails most charges.</summary>
    public const string PaymentErrors = "payment-errors";

    /// <summary>The card processor declines most cards.</summary>
    public const string PaymentDeclines = "payment-declines";

    /// <summary>The card processor does not answer a charge the first time it is asked.</summary>
    public const string PaymentTimeouts = "payment-timeouts";

    /// <summary>InventoryService's database connections are held by something else.</summary>
    public const string PoolExhaustion = "pool-exhaustion";

    /// <summary>The mail server refuses connections.</summary>
    public const string NotificationOutage = "notification-outage";

    /// <summary>Somebody tries passwords on many accounts.</summary>
    public const string AuthBruteforce = "auth-bruteforce";

    /// <summary>One client asks far too often.</summary>
    public const string NoisyClient = "noisy-client";

    /// <summary>NotificationService's memory fills up.</summary>
    public const string MemoryPressure = "memory-pressure";

    /// <summary>The shoppers stay away.</summary>
    public const string TrafficDrop = "traffic-drop";

    /// <summary>PaymentService computes something in vain.</summary>
    public const string CpuBurn = "cpu-burn";

    /// <summary>The product list is not cached any more, and slow.</summary>
    public const string CacheStampede = "cache-stampede";
}

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>The names of the product's meters and activity sources.</summary>
public static class TelemetryNames
{
    /// <summary>The meter of the instruments in ServiceDefaults.</summary>
    public const string Shared = Prefix + "ServiceDefaults";

    /// <summary>The version of the product, set on its meters, activity sources and resources.</summary>
    public static readonly string Version = typeof(TelemetryNames).Assembly.GetName().Version!.ToString(3);

    /// <summary>The prefix of all meters and activity sources that are collected.</summary>
    public const string Prefix = "Checkout.";
}

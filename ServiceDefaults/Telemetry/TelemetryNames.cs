namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>How the product's own meters and activity sources are named.</summary>
public static class TelemetryNames
{
    /// <summary>Meter of the instruments that ServiceDefaults itself records.</summary>
    public const string Shared = Prefix + "ServiceDefaults";

    /// <summary>Version of the product, which its meters, activity sources and resources carry.</summary>
    public static readonly string Version = typeof(TelemetryNames).Assembly.GetName().Version!.ToString(3);

    /// <summary>Every meter and activity source that starts with this is collected.</summary>
    public const string Prefix = "Checkout.";
}

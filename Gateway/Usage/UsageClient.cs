namespace Checkout.Gateway.Usage;

/// <summary>The client of a request by its own claim: a name for statistics, not for authorization.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsConfigured">Whether the name is in the configuration, or stands for all others.</param>
internal readonly record struct UsageClient(string Name, bool IsConfigured);

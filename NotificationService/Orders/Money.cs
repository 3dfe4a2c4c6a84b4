namespace Checkout.NotificationService.Orders;

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
internal sealed record Money(long Amount, string Currency);

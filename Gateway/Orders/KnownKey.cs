namespace Checkout.Gateway.Orders;

/// <summary>The existing order of an Idempotency-Key.</summary>
/// <param name="Order">The current order.</param>
/// <param name="RequestHash">The hash of the request that placed it.</param>
internal sealed record KnownKey(Order Order, string RequestHash);

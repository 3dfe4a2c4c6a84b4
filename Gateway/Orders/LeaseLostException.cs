namespace Checkout.Gateway.Orders;

/// <summary>The exception that is thrown when the order has another lease or another state.</summary>
internal sealed class LeaseLostException(Guid orderId) : Exception($"Another process holds the lease of order {orderId}.");

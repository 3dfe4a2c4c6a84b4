namespace Checkout.Gateway.Orders;

/// <summary>An item of an order. Name and price are set when it is reserved.</summary>
public sealed record OrderItem(string Sku, string? Name, int Quantity, Money? Price);

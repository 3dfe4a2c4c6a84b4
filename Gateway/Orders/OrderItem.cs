namespace Checkout.Gateway.Orders;

/// <summary>An order's line. Name and price are those of the moment it was reserved, and unknown before.</summary>
public sealed record OrderItem(string Sku, string? Name, int Quantity, Money? Price);

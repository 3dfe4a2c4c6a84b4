namespace Checkout.NotificationService.Orders;

/// <summary>An item of an order.</summary>
internal sealed record OrderLine(string Sku, string Name, int Quantity, Money Price);

namespace Checkout.InventoryService.Products;

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
public sealed record Money(long Amount, string Currency);

/// <summary>Something on sale, and how many are left.</summary>
public sealed record Product(string Sku, string Name, string Description, Money Price, int Available);

/// <summary>The whole catalogue.</summary>
public sealed record ProductList(IReadOnlyList<Product> Items);

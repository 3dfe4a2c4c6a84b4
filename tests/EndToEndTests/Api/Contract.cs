namespace Checkout.Tests.EndToEnd.Api;

// Repeats the contract of the public API on purpose, so that a breaking change fails these tests.

public sealed record Login(string AccessToken, string TokenType, int ExpiresIn);

public sealed record Money(long Amount, string Currency);

public sealed record Product(string Sku, string Name, string Description, Money Price, int Available);

public sealed record ProductList(IReadOnlyList<Product> Items);

public sealed record OrderItem(string Sku, string Name, int Quantity, Money Price);

public sealed record Order(string OrderId, string Status, Money Total, IReadOnlyList<OrderItem> Items, string TraceId);

public sealed record OrderTrace(string TraceId, double DurationMs, IReadOnlyList<OrderTraceSpan> Spans);

public sealed record OrderTraceSpan(string Service, string Name, string Kind, int Depth, double StartMs, double DurationMs, bool Failed);

public sealed record Card(string CardNumber, string Expiry, string Cvc);

public sealed record Problem(string? Type, string? Title, int? Status, string? Detail, string? Code, string? TraceId, string? RequestId);

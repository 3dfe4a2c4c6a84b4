using System.Text.Json;

namespace Checkout.Gateway.Orders;

/// <summary>A row of the table of orders.</summary>
internal sealed class OrderRow
{
    public const string Columns =
        """
        id, user_id, email, status, failure_code, decline_code, missing_items, charge_started, items, total_amount, total_currency,
        trace_parent, last_trace_parent, synthetic AS IsSynthetic, created_at
        """;

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public string Email { get; init; } = "";

    public string Status { get; init; } = "";

    public string? FailureCode { get; init; }

    public string? DeclineCode { get; init; }

    public string? MissingItems { get; init; }

    public bool ChargeStarted { get; init; }

    public string Items { get; init; } = "";

    public long? TotalAmount { get; init; }

    public string? TotalCurrency { get; init; }

    public string? TraceParent { get; init; }

    public string? LastTraceParent { get; init; }

    public bool IsSynthetic { get; init; }

    public DateTime CreatedAt { get; init; }

    public string? FencingToken { get; init; }

    public int Attempts { get; init; }

    public static OrderRow From(Order order) => new()
    {
        Id = order.Id,
        UserId = order.UserId,
        Email = order.Email,
        Status = GetStatusName(order.Status),
        FailureCode = order.FailureCode,
        DeclineCode = order.DeclineCode,
        MissingItems = order.MissingItems?.GetRawText(),
        ChargeStarted = order.ChargeStarted,
        Items = JsonSerializer.Serialize(order.Items, JsonSerializerOptions.Web),
        TotalAmount = order.Total?.Amount,
        TotalCurrency = order.Total?.Currency,
        TraceParent = order.TraceParent,
        LastTraceParent = order.LastTraceParent,
        IsSynthetic = order.IsSynthetic,
        CreatedAt = order.CreatedAt,
        FencingToken = order.FencingToken,
    };

    public Order ToOrder() => new(Id, UserId, Email, Enum.Parse<OrderStatus>(Status, ignoreCase: true), CreatedAt)
    {
        FailureCode = FailureCode,
        DeclineCode = DeclineCode,
        MissingItems = MissingItems is null ? null : JsonElement.Parse(MissingItems),
        ChargeStarted = ChargeStarted,
        Items = JsonSerializer.Deserialize<IReadOnlyList<OrderItem>>(Items, JsonSerializerOptions.Web)!,
        Total = TotalAmount is { } amount ? new Money(amount, TotalCurrency!) : null,
        TraceParent = TraceParent,
        LastTraceParent = LastTraceParent,
        FencingToken = FencingToken,
        IsSynthetic = IsSynthetic,
    };

    public static string GetStatusName(OrderStatus status) => status.ToString().ToLowerInvariant();
}

using Npgsql;

namespace Checkout.NotificationService.Orders;

/// <summary>
/// Sends one e-mail per order event, even if the event is delivered several times. Locks the row of the event while sending,
/// so that two replicas cannot both send. After a crash between sending and committing, the e-mail is sent again with
/// the same Message-ID, by which mailboxes recognize the duplicate.
/// </summary>
internal sealed partial class OrderNotifier(
    NpgsqlDataSource database, IMailer mailer, NotificationMetrics metrics, TimeProvider time, ILogger<OrderNotifier> logger)
{
    public async Task NotifyAsync(OrderConfirmed order, CancellationToken cancellationToken)
    {
        var message = OrderMail.Compose(order);
        var isSent = await database.InTransactionAsync(
            async transaction =>
            {
                // The no-op update locks and returns an existing row.
                var sentAt = await transaction.ExecuteScalarAsync<DateTime?>(
                    """
                    INSERT INTO notifications (event_id, order_id, recipient, subject) VALUES (@EventId, @OrderId, @Email, @Subject)
                    ON CONFLICT (event_id) DO UPDATE SET event_id = excluded.event_id
                    RETURNING sent_at
                    """,
                    new { order.EventId, order.OrderId, order.Email, message.Subject }, cancellationToken);
                if (sentAt is not null)
                {
                    return false;
                }

                await mailer.SendAsync(message, cancellationToken);
                await transaction.ExecuteAsync(
                    "UPDATE notifications SET sent_at = now() WHERE event_id = @EventId", new { order.EventId }, cancellationToken);
                return true;
            },
            cancellationToken);
        if (!isSent)
        {
            metrics.RecordDelivery("duplicate");
            return;
        }

        metrics.RecordDelivery("sent");
        metrics.RecordLag(time.GetUtcNow() - order.ConfirmedAt);
        LogSent(order.OrderId);
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.notification.sent", Message = "Sent the confirmation of order {checkout.order.id}")]
    private partial void LogSent([TagName("checkout.order.id")] Guid orderId);
}

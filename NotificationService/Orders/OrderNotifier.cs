using Checkout.NotificationService.Mail;
using Dapper;
using Npgsql;

namespace Checkout.NotificationService.Orders;

/// <summary>
/// Sends one e-mail an order event, however often the event arrives. The row of the event is locked while the mail
/// is on its way, so two replicas cannot send at the same time. After a crash between sending and writing that down
/// the mail is sent again under the same Message-ID, by which a mailbox knows the two for one.
/// </summary>
internal sealed partial class OrderNotifier(
    NpgsqlDataSource database, IMailer mailer, NotificationMetrics metrics, TimeProvider time, ILogger<OrderNotifier> logger)
{
    public async Task NotifyAsync(OrderConfirmed order, CancellationToken cancellationToken)
    {
        var message = OrderMail.Compose(order);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The update of nothing locks the row that is there already, and has it returned.
        var sentAt = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            """
            INSERT INTO notifications (event_id, order_id, recipient, subject) VALUES (@EventId, @OrderId, @Email, @Subject)
            ON CONFLICT (event_id) DO UPDATE SET event_id = excluded.event_id
            RETURNING sent_at
            """,
            new { order.EventId, order.OrderId, order.Email, message.Subject },
            transaction, cancellationToken: cancellationToken));
        if (sentAt is not null)
        {
            metrics.Delivery("duplicate");
            return;
        }

        await mailer.SendAsync(message, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE notifications SET sent_at = now() WHERE event_id = @EventId",
            new { order.EventId }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        metrics.Delivery("sent");
        metrics.Lag(time.GetUtcNow() - order.ConfirmedAt);
        LogSent(order.OrderId);
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.notification.sent", Message = "Sent the confirmation of order {checkout.order.id}")]
    private partial void LogSent([TagName("checkout.order.id")] Guid orderId);
}

namespace Checkout.NotificationService.Mail;

internal interface IMailer
{
    /// <summary>Sends the message.</summary>
    /// <exception cref="MessageRejectedException">The server rejected this message. Others may be accepted.</exception>
    /// <exception cref="TimeoutException">The server did not respond in time.</exception>
    /// <remarks>The cause of any other exception is the server, not the message.</remarks>
    Task SendAsync(Message message, CancellationToken cancellationToken);
}

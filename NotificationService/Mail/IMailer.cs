namespace Checkout.NotificationService.Mail;

internal interface IMailer
{
    /// <summary>Sends the message, or hands it to a server that will.</summary>
    /// <exception cref="MessageRefusedException">The server refused this message; others may be sent.</exception>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    /// <remarks>Any other exception says something about the server, and nothing about the message.</remarks>
    Task SendAsync(Message message, CancellationToken cancellationToken);
}

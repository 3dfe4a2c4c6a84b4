namespace Checkout.NotificationService.Mail;

/// <summary>The mail server refused the recipient or the message itself.</summary>
/// <param name="isPermanent">Whether the server will never accept it (5xx); else it may later (4xx), as a server that greylists does.</param>
/// <param name="message">What the server answered.</param>
/// <param name="innerException">The exception of the client.</param>
internal sealed class MessageRefusedException(bool isPermanent, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public bool IsPermanent => isPermanent;
}

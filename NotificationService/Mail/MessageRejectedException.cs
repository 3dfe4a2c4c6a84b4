namespace Checkout.NotificationService.Mail;

/// <summary>The exception that is thrown when the mail server rejects the recipient or the message.</summary>
/// <param name="isPermanent">Whether the rejection is permanent (5xx) or temporary (4xx), as with greylisting.</param>
/// <param name="message">The response of the server.</param>
/// <param name="innerException">The exception of the client.</param>
internal sealed class MessageRejectedException(bool isPermanent, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public bool IsPermanent => isPermanent;
}

using System.Net.Mail;

namespace Checkout.Notification.Mail;

/// <summary>An e-mail. Its id becomes the Message-ID, so that a repetition is known for one.</summary>
internal sealed record Message(Guid Id, string Recipient, string Subject, string Text)
{
    private const string Sender = "shop@checkout.example";

    public MailMessage ToMailMessage()
    {
        // A line of a mail ends as RFC 5322 says, on every platform.
        var mail = new MailMessage(Sender, Recipient, Subject, Text.ReplaceLineEndings("\r\n"));
        mail.Headers.Add("Message-ID", $"<{Id}@checkout.example>");
        return mail;
    }
}

internal interface IMailer
{
    Task SendAsync(Message message, CancellationToken cancellationToken);
}

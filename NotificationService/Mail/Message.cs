using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Checkout.Notification.Mail;

/// <summary>An e-mail. Its id becomes the Message-ID, so that a repetition is known for one.</summary>
internal sealed record Message(Guid Id, string Recipient, string Subject, string Text)
{
    private const string Sender = "shop@checkout.example";

    // Of RFC 5322, for all mail; a line that is longer must be encoded.
    private const int MaxLine = 998;

    public MailMessage ToMailMessage()
    {
        var text = Text.ReplaceLineEndings("\r\n");
        var isPlain = Ascii.IsValid(text) && text.Split("\r\n").All(line => line.Length <= MaxLine);
        var mail = new MailMessage(Sender, Recipient, Subject, text)
        {
            // What needs no encoding has none, so that a person can read the file.
            BodyTransferEncoding = isPlain ? TransferEncoding.SevenBit : TransferEncoding.Unknown,
        };
        mail.Headers.Add("Message-ID", $"<{Id}@checkout.example>");
        return mail;
    }
}

internal interface IMailer
{
    Task SendAsync(Message message, CancellationToken cancellationToken);
}

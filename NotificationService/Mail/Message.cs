using MimeKit;

namespace Checkout.NotificationService.Mail;

/// <summary>An e-mail. Its id becomes the Message-ID, so that a repetition is known for one.</summary>
internal sealed record Message(Guid Id, string Recipient, string Subject, string Text)
{
    private const string Sender = "shop@checkout.example";

    // Of RFC 5322, for all mail; a line that is longer must be encoded.
    private const int MaxLine = 998;

    private static readonly ParserOptions AddressFormat = new() { AllowAddressesWithoutDomain = false };

    /// <summary>The address of the recipient.</summary>
    /// <exception cref="FormatException">It is not an e-mail address.</exception>
    public string Recipient { get; } = MailboxAddress.TryParse(AddressFormat, Recipient, out _)
        ? Recipient
        : throw new FormatException("The recipient is not an e-mail address.");

    public MimeMessage ToMimeMessage()
    {
        var mail = new MimeMessage
        {
            From = { MailboxAddress.Parse(Sender) },
            To = { MailboxAddress.Parse(AddressFormat, Recipient) },
            Subject = Subject,
            MessageId = $"{Id}@checkout.example",
            Body = new TextPart("plain") { Text = Text },
        };
        // What needs no encoding has none, so that a person can read the file.
        mail.Prepare(EncodingConstraint.SevenBit, MaxLine);
        return mail;
    }
}

using MimeKit;

namespace Checkout.NotificationService.Mail;

/// <summary>An e-mail. Its id becomes the Message-ID, so that mailboxes recognize a duplicate.</summary>
internal sealed record Message(Guid Id, string Recipient, string Subject, string Text)
{
    private const string Sender = "shop@checkout.example";

    // The limit of RFC 5322. Longer lines must be encoded.
    private const int MaxLine = 998;

    private static readonly ParserOptions AddressFormat = new() { AllowAddressesWithoutDomain = false };

    /// <summary>Gets the address of the recipient.</summary>
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
        // Encoded only if necessary, so that the files are readable.
        mail.Prepare(EncodingConstraint.SevenBit, MaxLine);
        return mail;
    }
}

using System.Net.Mail;

namespace Checkout.Notification.Mail;

/// <summary>
/// Writes each e-mail to a file named after its id, for machines without a mail server. A repetition overwrites the
/// same file.
/// </summary>
internal sealed class FileMailer(string folder) : IMailer
{
    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        // SmtpClient knows the format and picks the name; the file then moves in place, whole or not at all.
        var pickup = Directory.CreateDirectory(Path.Combine(folder, ".writing", message.Id.ToString()));
        using (var client = new SmtpClient
        {
            DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory,
            PickupDirectoryLocation = pickup.FullName,
        })
        using (var mail = message.ToMailMessage())
        {
            await client.SendMailAsync(mail, cancellationToken);
        }

        pickup.GetFiles("*.eml").MaxBy(file => file.LastWriteTimeUtc)!.MoveTo(Path.Combine(folder, $"{message.Id}.eml"), overwrite: true);
        pickup.Delete(recursive: true);
    }
}

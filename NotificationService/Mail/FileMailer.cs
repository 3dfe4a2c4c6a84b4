namespace Checkout.NotificationService.Mail;

/// <summary>
/// Writes each e-mail to a file named after its id, for machines without a mail server. A repetition overwrites the
/// same file.
/// </summary>
internal sealed class FileMailer(string folder) : IMailer
{
    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        // Under another name until it is complete: whoever reads the folder finds whole messages.
        var unfinished = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{message.Id}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var mail = message.ToMimeMessage())
            {
                await mail.WriteToAsync(unfinished, cancellationToken);
            }

            File.Move(unfinished, Path.Combine(folder, $"{message.Id}.eml"), overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}

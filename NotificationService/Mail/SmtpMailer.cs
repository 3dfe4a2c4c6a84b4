using System.Net.Mail;

namespace Checkout.Notification.Mail;

/// <summary>Sends over SMTP.</summary>
internal sealed class SmtpMailer(Uri server) : IMailer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var client = new SmtpClient(server.Host, server.IsDefaultPort ? 25 : server.Port);
        using var mail = message.ToMailMessage();
        await client.SendMailAsync(mail, deadline.Token);
    }
}

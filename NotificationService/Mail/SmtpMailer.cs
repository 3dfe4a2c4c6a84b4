using MailKit.Net.Smtp;

namespace Checkout.NotificationService.Mail;

/// <summary>Sends e-mail over SMTP.</summary>
internal sealed class SmtpMailer(Uri server) : IMailer
{
    private const int PermanentFailure = 500;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var client = new SmtpClient();
        using var mail = message.ToMimeMessage();
        try
        {
            await client.ConnectAsync(server, deadline.Token);
            await client.SendAsync(mail, deadline.Token);
        }
        catch (SmtpCommandException exception) when (exception.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            throw new MessageRejectedException((int)exception.StatusCode >= PermanentFailure, Describe(exception), exception);
        }
        catch (NotSupportedException exception) when (client.IsConnected)
        {
            throw new MessageRejectedException(isPermanent: true, exception.Message, exception); // an address that requires SMTPUTF8
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server did not respond within {Deadline.TotalSeconds} s.", exception);
        }

        // The server has accepted the message, so a later failure of the connection does not matter.
        await client.DisconnectAsync(quit: true, CancellationToken.None).WaitAsync(Deadline, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string Describe(SmtpCommandException exception) => $"{(int)exception.StatusCode} {exception.Message}";
}

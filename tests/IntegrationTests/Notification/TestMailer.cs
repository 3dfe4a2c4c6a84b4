using System.Collections.Concurrent;
using Checkout.Notification.Mail;

namespace Checkout.Tests.Integration.Notification;

/// <summary>Keeps what it is to send, after so many failures.</summary>
internal sealed class TestMailer : IMailer
{
    public ConcurrentQueue<Message> Sent { get; } = [];

    public int FailuresToCome { get; set; }

    /// <summary>What a failure is.</summary>
    public Exception Failure { get; init; } = new InvalidOperationException("The mail server is down.");

    public Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        if (FailuresToCome-- > 0)
        {
            throw Failure;
        }

        Sent.Enqueue(message);
        return Task.CompletedTask;
    }
}

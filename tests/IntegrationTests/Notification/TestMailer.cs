using System.Collections.Concurrent;
using Checkout.NotificationService.Mail;

namespace Checkout.Tests.Integration.Notification;

/// <summary>Records messages instead of sending them. Throws the configured exceptions first.</summary>
internal sealed class TestMailer : IMailer
{
    private readonly ConcurrentQueue<Exception> _failures = [];

    public ConcurrentQueue<Message> Sent { get; } = [];

    /// <summary>Makes the next attempts fail.</summary>
    public void Fail(int times, Exception failure)
    {
        for (var time = 0; time < times; time++)
        {
            _failures.Enqueue(failure);
        }
    }

    public Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        if (_failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        Sent.Enqueue(message);
        return Task.CompletedTask;
    }
}

using Checkout.FaultScenarios;

namespace Checkout.NotificationService.Scenarios;

/// <summary><c>notification-outage</c>: sends e-mail to a port without a server, so that connections are refused.</summary>
internal sealed class NotificationOutage(IMailer mailer, ScenarioSwitchboard scenarios) : IMailer
{
    private readonly SmtpMailer _unreachable = new(new Uri("smtp://127.0.0.1:1"));

    public Task SendAsync(Message message, CancellationToken cancellationToken) =>
        (scenarios.Applies(Scenario.NotificationOutage) ? _unreachable : mailer).SendAsync(message, cancellationToken);
}

using System.Security.Cryptography;
using System.Text;
using Checkout.Notification.Mail;

namespace Checkout.Notification.Alerts;

/// <summary>One message for all alerts of a group that are news.</summary>
internal static class AlertMail
{
    public static Message Compose(IReadOnlyList<Alert> alerts, string recipient)
    {
        var text = string.Join(Environment.NewLine + Environment.NewLine, alerts.Select(Paragraph));
        return new Message(IdOf(alerts), recipient, Subject(alerts), text + AlertRunbooks.Compose(alerts));
    }

    private static string Subject(IReadOnlyList<Alert> alerts)
    {
        var counts = alerts.CountBy(alert => alert.Status).OrderBy(status => status.Key, StringComparer.Ordinal)
            .Select(status => $"{status.Key.ToUpperInvariant()} {status.Value}");
        var names = string.Join(", ", alerts.Select(alert => alert.Name).Distinct());
        // A header is one line.
        return string.Concat($"[{string.Join(", ", counts)}] {names}".Select(character => char.IsControl(character) ? ' ' : character));
    }

    // The same alerts have the same id, so a message that is sent again after a crash is known for the same.
    private static Guid IdOf(IReadOnlyList<Alert> alerts)
    {
        var keys = string.Join('\n', alerts.Select(alert => $"{alert.Fingerprint} {alert.StartsAt.UtcTicks} {alert.Status}").Order(StringComparer.Ordinal));
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(keys)).AsSpan(0, 16));
    }

    private static string Paragraph(Alert alert)
    {
        (string Name, string? Value)[] facts =
        [
            ("Service ", alert.Labels.GetValueOrDefault("service")),
            ("Severity", alert.Labels.GetValueOrDefault("severity")),
            ("Since   ", $"{alert.StartsAt.UtcDateTime:u}"),
            ("Runbook ", Annotation(alert, "runbook_url")),
        ];
        IEnumerable<string?> lines =
        [
            $"{alert.Status.ToUpperInvariant()}: {alert.Name}",
            Annotation(alert, "summary"),
            Annotation(alert, "description"),
            .. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => $"{fact.Name}  {fact.Value}"),
        ];
        return string.Join(Environment.NewLine, lines.Where(line => !string.IsNullOrEmpty(line)));
    }

    private static string? Annotation(Alert alert, string name) => alert.Annotations?.GetValueOrDefault(name);
}

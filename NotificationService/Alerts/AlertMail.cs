using System.Security.Cryptography;
using System.Text;

namespace Checkout.NotificationService.Alerts;

/// <summary>Composes one e-mail for the new alerts of a group.</summary>
internal static class AlertMail
{
    /// <param name="alerts">The alerts.</param>
    /// <param name="mailedAt">The time at which one of them was last mailed, or null if none was.</param>
    /// <param name="leftOut">The number of further alerts in the notification.</param>
    /// <param name="recipient">The recipient.</param>
    public static Message Compose(IReadOnlyList<Alert> alerts, DateTime? mailedAt, int leftOut, string recipient)
    {
        var paragraphs = alerts.Select(Paragraph);
        if (leftOut > 0)
        {
            paragraphs = paragraphs.Append($"{leftOut} more alerts of this group were left out. Alertmanager shows all of them.");
        }

        var text = string.Join(Environment.NewLine + Environment.NewLine, paragraphs);
        return new Message(CreateId(alerts, mailedAt), recipient, Subject(alerts), text + AlertRunbooks.Compose(alerts));
    }

    private static string Subject(IReadOnlyList<Alert> alerts)
    {
        var counts = alerts.CountBy(alert => alert.Status).OrderBy(status => status.Key, StringComparer.Ordinal)
            .Select(status => $"{status.Key.ToUpperInvariant()} {status.Value}");
        var names = string.Join(", ", alerts.Select(alert => alert.Name).Distinct());
        // A header must be a single line.
        return string.Concat($"[{string.Join(", ", counts)}] {names}".Select(character => char.IsControl(character) ? ' ' : character));
    }

    // The same alerts have the same id, so that mailboxes recognize a message that is sent again after a crash. A reminder has
    // another id.
    private static Guid CreateId(IReadOnlyList<Alert> alerts, DateTime? mailedAt)
    {
        var keys = string.Join('\n', alerts.Select(alert => $"{alert.Fingerprint} {alert.StartsAt.UtcTicks} {alert.Status}").Order(StringComparer.Ordinal)
            .Append($"{mailedAt?.Ticks}"));
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

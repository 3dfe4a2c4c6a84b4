using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Checkout.Notification.Mail;

namespace Checkout.Notification.Alerts;

/// <summary>One message for all alerts of a group that are news.</summary>
internal static class AlertMail
{
    public static Message Compose(IReadOnlyList<Alert> alerts, string recipient)
    {
        var text = new StringBuilder();
        foreach (var alert in alerts)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{alert.Status.ToUpperInvariant()}: {alert.Name}")
                .AppendLine(Annotation(alert, "summary"))
                .AppendLine()
                .AppendLine(Annotation(alert, "description"))
                .AppendLine()
                .AppendLine(CultureInfo.InvariantCulture, $"Service   {Label(alert, "service")}")
                .AppendLine(CultureInfo.InvariantCulture, $"Severity  {Label(alert, "severity")}")
                .AppendLine(CultureInfo.InvariantCulture, $"Since     {alert.StartsAt.UtcDateTime:u}")
                .AppendLine(CultureInfo.InvariantCulture, $"Runbook   {Annotation(alert, "runbook_url")}")
                .AppendLine()
                .AppendLine();
        }

        return new Message(IdOf(alerts), recipient, Subject(alerts), text.ToString());
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

    private static string Label(Alert alert, string name) => alert.Labels.GetValueOrDefault(name, "");

    private static string Annotation(Alert alert, string name) => alert.Annotations?.GetValueOrDefault(name) ?? "";
}

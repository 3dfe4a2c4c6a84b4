using Checkout.ServiceDefaults.Runbooks;

namespace Checkout.NotificationService.Alerts;

/// <summary>
/// The runbooks of firing alerts, as a part of their message: they can be read even when the Gateway, which the link leads
/// to, is what is down.
/// </summary>
internal static class AlertRunbooks
{
    // A group is of one alert name, so a message seldom has more than one.
    private const int MaxRunbooks = 3;
    private const int MaxCharacters = 8_000;

    /// <summary>Returns the runbooks of the alerts that fire, each once, or an empty text if there are none.</summary>
    public static string Compose(IEnumerable<Alert> alerts) => string.Concat(alerts
        .Where(alert => alert.Status == "firing")
        .Select(alert => alert.Name)
        .Distinct()
        .Select(Runbook.Find)
        .OfType<Runbook>()
        .Take(MaxRunbooks)
        .Select(runbook => $"\n\n-- Runbook --\n\n{Shorten(runbook.Text.Trim())}\n"))
        .ReplaceLineEndings();

    // At the end of a line.
    private static string Shorten(string text) => text.Length <= MaxCharacters
        ? text
        : string.Concat(text.AsSpan(0, text.LastIndexOf('\n', MaxCharacters)), "\n[shortened]");
}

using Checkout.ServiceDefaults.Runbooks;

namespace Checkout.NotificationService.Alerts;

/// <summary>
/// The runbooks of firing alerts, included in their e-mail, so that they are available even if the Gateway, to which the
/// links lead, is down.
/// </summary>
internal static class AlertRunbooks
{
    // Alerts are grouped by name, so an e-mail rarely has more than one runbook.
    private const int MaxRunbooks = 3;
    private const int MaxCharacters = 8_000;

    /// <summary>Returns the runbooks of the firing alerts, each once, or an empty string if there are none.</summary>
    public static string Compose(IEnumerable<Alert> alerts) => string.Concat(alerts
        .Where(alert => alert.Status == "firing")
        .Select(alert => alert.Name)
        .Distinct()
        .Select(Runbook.Find)
        .OfType<Runbook>()
        .Take(MaxRunbooks)
        .Select(runbook => $"\n\n-- Runbook --\n\n{Shorten(runbook.Text.Trim())}\n"))
        .ReplaceLineEndings();

    // Cuts at the end of a line.
    private static string Shorten(string text) => text.Length <= MaxCharacters
        ? text
        : string.Concat(text.AsSpan(0, text.LastIndexOf('\n', MaxCharacters)), "\n[shortened]");
}

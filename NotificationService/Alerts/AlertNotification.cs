using System.ComponentModel.DataAnnotations;

namespace Checkout.NotificationService.Alerts;

/// <summary>
/// What Alertmanager posts: all alerts of one group, in version 4 of
/// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
/// </summary>
public sealed record AlertNotification(
    [property: Required, AllowedValues("4")] string Version,
    [property: Required, MinLength(1)] IReadOnlyList<Alert> Alerts,
    [property: Range(0, int.MaxValue)] int TruncatedAlerts = 0) : IValidatableObject
{
    /// <summary>
    /// The most that are kept of one notification, as max_alerts in alertmanager.yml has it: whatever is above, and what
    /// Alertmanager itself left out (<c>truncatedAlerts</c>), is only counted.
    /// </summary>
    internal const int MaxAlerts = 200;

    /// <summary>What the members cannot tell alone: that no alert is null.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Alerts.Any(alert => alert is null))
        {
            yield return new ValidationResult("An alert must not be null.", [nameof(Alerts)]);
        }
    }
}

/// <summary>An alert that fires, or that is resolved. The fingerprint is Alertmanager's, of the labels.</summary>
public sealed record Alert(
    [property: Required, RegularExpression("^[0-9a-f]{1,64}$")] string Fingerprint,
    [property: Required, AllowedValues("firing", "resolved")] string Status,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    [property: Required, MinLength(1), MaxLength(64)] IReadOnlyDictionary<string, string> Labels,
    [property: MaxLength(64)] IReadOnlyDictionary<string, string>? Annotations) : IValidatableObject
{
    private const int MaxValue = 4096;

    internal string Name => Labels["alertname"];

    /// <summary>What the members cannot tell alone: that the alert has a name and a beginning, and that its texts can be kept.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (StartsAt == default)
        {
            yield return new ValidationResult("An alert has a beginning.", [nameof(StartsAt)]);
        }

        if (!Labels.TryGetValue("alertname", out var name) || string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            yield return new ValidationResult("The label alertname must have 1 to 200 characters.", [nameof(Labels)]);
        }

        if (Labels.Concat(Annotations ?? new Dictionary<string, string>()).Any(text => !CanBeKept(text.Key) || !CanBeKept(text.Value)))
        {
            yield return new ValidationResult($"A label or annotation must be text of at most {MaxValue} characters.", [nameof(Labels), nameof(Annotations)]);
        }
    }

    // PostgreSQL keeps every character but the one with the number 0.
    private static bool CanBeKept(string? text) => text is not null && text.Length <= MaxValue && !text.Contains('\0');
}

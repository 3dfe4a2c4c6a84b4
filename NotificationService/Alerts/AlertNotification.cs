using System.ComponentModel.DataAnnotations;

namespace Checkout.NotificationService.Alerts;

/// <summary>
/// The payload of Alertmanager's webhook: all alerts of one group, in version 4 of
/// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
/// </summary>
public sealed record AlertNotification(
    [property: Required, AllowedValues("4")] string Version,
    [property: Required, MinLength(1)] IReadOnlyList<Alert> Alerts,
    [property: Range(0, int.MaxValue)] int TruncatedAlerts = 0) : IValidatableObject
{
    /// <summary>
    /// The maximum number of alerts stored of one notification, the same as max_alerts in alertmanager.yml. Further alerts, and
    /// those that Alertmanager omitted (<c>truncatedAlerts</c>), are only counted.
    /// </summary>
    internal const int MaxAlerts = 200;

    /// <summary>Rejects null alerts.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Alerts.Any(alert => alert is null))
        {
            yield return new ValidationResult("An alert must not be null.", [nameof(Alerts)]);
        }
    }
}

/// <summary>A firing or resolved alert. The fingerprint is Alertmanager's hash of the labels.</summary>
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

    /// <summary>Requires a name and a start time, and texts that can be stored.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (StartsAt == default)
        {
            yield return new ValidationResult("An alert must have a start time.", [nameof(StartsAt)]);
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

    // PostgreSQL cannot store the null character.
    private static bool CanBeKept(string? text) => text is not null && text.Length <= MaxValue && !text.Contains('\0');
}

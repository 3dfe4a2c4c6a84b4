using System.ComponentModel.DataAnnotations;

namespace Checkout.NotificationService.Alerts;

/// <summary>The section <c>Alerts</c>. Its <c>WebhookKey</c> is a secret, and read at the start alone.</summary>
internal sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>The e-mail address that alerts are sent to.</summary>
    [Required]
    public string Recipient { get; set; } = "ops@checkout.example";
}

using System.ComponentModel.DataAnnotations;

namespace Checkout.NotificationService.Alerts;

/// <summary>The section <c>Alerts</c>. Its <c>WebhookKey</c> is a secret, and read only at startup.</summary>
internal sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>Gets or sets the e-mail address that receives alerts.</summary>
    [Required]
    public string Recipient { get; set; } = "ops@checkout.example";
}

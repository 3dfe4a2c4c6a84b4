using System.ComponentModel.DataAnnotations;

namespace Checkout.SyntheticMonitor;

/// <summary>The settings of the section <c>Monitor</c>.</summary>
internal sealed class MonitorOptions
{
    public const string Section = "Monitor";

    /// <summary>Gets or sets the address of the storefront.</summary>
    [Required]
    public Uri Storefront { get; set; } = null!;

    /// <summary>Gets or sets the path of the browser. The default is the installed one.</summary>
    [Required(ErrorMessage = "Chromium was not found. Install the package chromium or Google Chrome, or set Monitor:Chromium to its path.")]
    public string? Chromium { get; set; }

    /// <summary>Gets or sets the folder for the account and the screenshots of failures.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>Gets or sets the <c>Synthetic:Key</c> of AuthService. With it the account is synthetic, and excluded from figures about users.</summary>
    public string? SyntheticKey { get; set; }

    /// <summary>Gets or sets the time between the starts of two rounds of journeys.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets the timeout of one journey.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(60);
}

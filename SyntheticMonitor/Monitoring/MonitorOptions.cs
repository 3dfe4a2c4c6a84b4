using System.ComponentModel.DataAnnotations;

namespace Checkout.SyntheticMonitor.Monitoring;

/// <summary>The section <c>Monitor</c> of the configuration.</summary>
internal sealed class MonitorOptions
{
    public const string Section = "Monitor";

    /// <summary>Address of the shop.</summary>
    [Required]
    public Uri Storefront { get; set; } = null!;

    /// <summary>Path of the browser; by default the one that is installed.</summary>
    [Required(ErrorMessage = "Chromium was not found. Install the package chromium or Google Chrome, or set Monitor:Chromium to its path.")]
    public string? Chromium { get; set; }

    /// <summary>Where the account and pictures of failures are kept.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>AuthService's <c>Synthetic:Key</c>: with it the account is counted apart from those of people.</summary>
    public string? SyntheticKey { get; set; }

    /// <summary>Time from the beginning of one round of journeys to that of the next.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest that one journey may take.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(60);
}

namespace Checkout.Auth.Tokens;

/// <summary>The section <c>Tokens</c>.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>Gets the time for which a key signs until the next key replaces it.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Gets the time for which a key is published before it signs, so that all services have it by then.</summary>
    public TimeSpan KeyPublishLead { get; set; } = TimeSpan.FromMinutes(10);

    public bool IsUsable() => KeyPublishLead > TimeSpan.Zero && KeyLifetime >= 2 * KeyPublishLead;
}

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Which URI schemes resolved endpoints may have.</summary>
public sealed class ServiceDiscoveryOptions
{
    /// <summary>Whether any scheme is allowed. Default: true.</summary>
    public bool AllowAllSchemes { get; set; } = true;

    /// <summary>The schemes allowed when not all are.</summary>
    public IList<string> AllowedSchemes { get; set; } = [];

    /// <summary>The allowed ones of the requested schemes, in their order; all the allowed ones if none is requested.</summary>
    public IReadOnlyList<string> ApplyAllowedSchemes(IReadOnlyList<string> requestedSchemes)
    {
        ArgumentNullException.ThrowIfNull(requestedSchemes);
        return requestedSchemes.Count == 0 ? AllowedSchemes.AsReadOnly()
            : AllowAllSchemes ? requestedSchemes
            : [.. requestedSchemes.Where(scheme => AllowedSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))];
    }
}

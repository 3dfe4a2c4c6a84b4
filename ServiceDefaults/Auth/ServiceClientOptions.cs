using System.ComponentModel.DataAnnotations;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>The section <c>ServiceClient</c>: the credentials with which this service gets a token from AuthService.</summary>
public sealed class ServiceClientOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "ServiceClient";

    /// <summary>The name under which AuthService knows this service.</summary>
    [Required(ErrorMessage = "ServiceClient:Id is not set. Set it to the name under which AuthService knows this service.")]
    public string Id { get; set; } = "";

    /// <summary>The secret that AuthService has for this name.</summary>
    [Secret("ServiceClient:Secret")]
    public string Secret { get; set; } = "";
}

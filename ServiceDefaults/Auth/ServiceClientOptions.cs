using System.ComponentModel.DataAnnotations;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>The section <c>ServiceClient</c>: the credentials that AuthService gives this service a token for.</summary>
public sealed class ServiceClientOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "ServiceClient";

    /// <summary>This service's name to AuthService.</summary>
    [Required(ErrorMessage = "ServiceClient:Id is not set: the name of this service at AuthService.")]
    public string Id { get; set; } = "";

    /// <summary>The secret that AuthService has for this name.</summary>
    [Secret("ServiceClient:Secret")]
    public string Secret { get; set; } = "";
}

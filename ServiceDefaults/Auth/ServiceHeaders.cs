namespace Checkout.ServiceDefaults.Auth;

/// <summary>The request headers that only services, or callers with a key, may send.</summary>
public static class ServiceHeaders
{
    /// <summary>The address of the Gateway's caller.</summary>
    public const string ClientAddress = "X-Client-Address";

    /// <summary>The key that allows the registration of a synthetic account.</summary>
    public const string SyntheticKey = "X-Synthetic-Key";
}

namespace Checkout.ServiceDefaults.Http;

/// <summary>Options of the log line of a request.</summary>
public sealed class RequestLogOptions
{
    /// <summary>
    /// Gets or sets whether the line has <c>client.address</c>. The default is false. The address is that of the connection:
    /// behind the Gateway it is always that of another service.
    /// </summary>
    public bool IncludeClientAddress { get; set; }
}

namespace Checkout.ServiceDefaults.Http;

/// <summary>What the log line of a request contains.</summary>
public sealed class RequestLogOptions
{
    /// <summary>
    /// Whether the line has <c>client.address</c>; false by default. The address is that of the connection: behind the public
    /// edge it is always that of a service of ours.
    /// </summary>
    public bool IncludeClientAddress { get; set; }
}

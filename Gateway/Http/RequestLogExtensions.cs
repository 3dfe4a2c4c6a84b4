namespace Checkout.Gateway.Http;

internal static class RequestLogExtensions
{
    /// <summary>Adds the client's address to the log line of a request, which only the Gateway knows.</summary>
    public static void AddClientAddressLogging(this WebApplicationBuilder builder) =>
        builder.Services.Configure<RequestLogOptions>(log => log.IncludeClientAddress = true);
}

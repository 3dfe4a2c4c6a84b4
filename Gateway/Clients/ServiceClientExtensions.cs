using Checkout.ServiceDefaults.Auth;

namespace Checkout.Gateway.Clients;

internal static class ServiceClientExtensions
{
    private static readonly Uri AuthService = new("http://auth");

    /// <summary>Adds the clients of the services behind the Gateway, each with a service token.</summary>
    public static IServiceCollection AddServiceClients(this IServiceCollection services)
    {
        services.AddHttpClient<AuthClient>(http => http.BaseAddress = AuthService).AddServiceToken();
        services.AddHttpClient<CredentialsClient>(http => http.BaseAddress = AuthService).AddServiceToken().AddCredentialsResilience();
        services.AddHttpClient<InventoryClient>(http => http.BaseAddress = new Uri("http://inventory")).AddServiceToken();
        services.AddHttpClient<PaymentClient>(http => http.BaseAddress = new Uri("http://payment")).AddServiceToken();
        return services;
    }
}

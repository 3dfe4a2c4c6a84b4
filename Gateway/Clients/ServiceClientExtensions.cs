namespace Checkout.Gateway.Clients;

internal static class ServiceClientExtensions
{
    private static readonly Uri AuthService = new("http://auth");

    /// <summary>Adds the clients of the services behind the Gateway, each with a service token.</summary>
    public static void AddServiceClients(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient<AuthClient>(http => http.BaseAddress = AuthService).AddServiceToken();
        builder.Services.AddHttpClient<CredentialsClient>(http => http.BaseAddress = AuthService).AddServiceToken().AddCredentialsResilience();
        builder.Services.AddHttpClient<InventoryClient>(http => http.BaseAddress = new Uri("http://inventory")).AddServiceToken();
        builder.Services.AddHttpClient<PaymentClient>(http => http.BaseAddress = new Uri("http://payment")).AddServiceToken();
    }
}

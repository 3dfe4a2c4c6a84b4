using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Adds this service's token to a request, unless the request already has a user's token.</summary>
internal sealed class ServiceTokenHandler(ServiceTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not null)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!IsChallenge(response))
            {
                return response;
            }

            // The rejected token is this service's, not the user's. It is replaced, so a retry may succeed.
            tokens.Invalidate(token);
            response.Dispose();
            throw new HttpRequestException("The token of this service was rejected.", inner: null, HttpStatusCode.Unauthorized);
        }
        finally
        {
            request.Headers.Authorization = null; // a retry sends the same request object, with the current token
        }
    }

    // A 401 without a challenge refers to something else in the request, such as a password.
    private static bool IsChallenge(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized && response.Headers.WwwAuthenticate.Count > 0;
}

/// <summary>Extensions for requests to other services.</summary>
public static class ServiceTokenExtensions
{
    /// <summary>
    /// Adds this service's token to requests of this client. AuthService issues it for <c>ServiceClient:Id</c> and
    /// <c>ServiceClient:Secret</c>. A request that already has a token keeps it.
    /// </summary>
    public static IHttpClientBuilder AddServiceToken(this IHttpClientBuilder client)
    {
        client.Services.TryAddTransient<ServiceTokenHandler>();
        if (client.Services.All(service => service.ServiceType != typeof(ServiceTokens)))
        {
            client.Services.AddOptions<ServiceClientOptions>()
                .BindConfiguration(ServiceClientOptions.Section)
                .ValidateDataAnnotations()
                .ValidateOnStart();
            client.Services.AddSingleton<ServiceTokens>();
            client.Services.AddHostedService(services => services.GetRequiredService<ServiceTokens>());
            client.Services.AddHttpClient(ServiceTokens.ClientName, http => http.BaseAddress = new Uri("http://auth"));
        }

        return client.AddHttpMessageHandler<ServiceTokenHandler>();
    }
}

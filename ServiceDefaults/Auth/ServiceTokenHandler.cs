using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>Gives a call this service's token, unless it carries a user's.</summary>
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

            // Not the caller's token was refused, but ours: it is replaced, and a retry may go through.
            tokens.Invalidate(token);
            response.Dispose();
            throw new HttpRequestException("This service's token was refused.", inner: null, HttpStatusCode.Unauthorized);
        }
        finally
        {
            request.Headers.Authorization = null; // a retry sends the same request, with the token of then
        }
    }

    // A 401 without a challenge is about something in the request, such as a password.
    private static bool IsChallenge(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized && response.Headers.WwwAuthenticate.Count > 0;
}

/// <summary>Calls of other services in this service's own name.</summary>
public static class ServiceTokenExtensions
{
    /// <summary>
    /// Calls through this client carry this service's token, which AuthService gives for <c>ServiceClient:Id</c> and
    /// <c>ServiceClient:Secret</c>; a call that carries a token already keeps it.
    /// </summary>
    public static IHttpClientBuilder AddServiceToken(this IHttpClientBuilder client)
    {
        client.Services.TryAddSingleton(TimeProvider.System);
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

using System.Net;
using Checkout.ServiceDefaults.Http;

namespace Checkout.Gateway.Clients;

/// <summary>
/// Passes passwords to AuthService, which takes long to check one. A client of its own: what becomes of it has no effect on the
/// calls of <see cref="AuthClient"/>, which every checkout makes.
/// </summary>
internal sealed class CredentialsClient(HttpClient http)
{
    /// <summary>The header for the secret that opens an account of a monitor or a load generator.</summary>
    public const string SyntheticKeyHeader = "X-Synthetic-Key";

    // What is wrong with the credentials, or that there were too many: an answer for the caller, which is passed on.
    private static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests];

    /// <summary>Opens an account: one, however often the request is sent until an answer comes back.</summary>
    /// <param name="credentials">What the caller sent.</param>
    /// <param name="syntheticKey">What the caller shows to have an account that is counted apart, or null.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<HttpResponseMessage> RegisterAsync(Credentials credentials, string? syntheticKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accounts") { Content = JsonContent.Create(credentials) }
            .Expect(Refusals);
        request.Headers.Add(CredentialsResilience.IdempotencyKey, $"{Guid.CreateVersion7()}");
        if (syntheticKey is not null)
        {
            request.Headers.TryAddWithoutValidation(SyntheticKeyHeader, syntheticKey);
        }

        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>Signs in.</summary>
    /// <param name="credentials">What the caller sent.</param>
    /// <param name="address">Where the caller is; AuthService counts failures by it.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<HttpResponseMessage> SignInAsync(Credentials credentials, string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions") { Content = JsonContent.Create(credentials) }
            .Expect(Refusals);
        request.Headers.Add("X-Client-Address", address);
        return await http.SendAsync(request, cancellationToken);
    }
}

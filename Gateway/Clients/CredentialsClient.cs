using System.Net;

namespace Checkout.Gateway.Clients;

/// <summary>
/// Sends passwords to AuthService, which takes long to verify them. Separate from <see cref="AuthClient"/>, so that its failures do
/// not affect checkouts.
/// </summary>
internal sealed class CredentialsClient(HttpClient http)
{
    // These responses are forwarded to the caller: invalid credentials, and too many attempts.
    private static readonly HttpStatusCode[] Rejections =
        [HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests];

    /// <summary>Creates an account. A retry does not create another one.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="syntheticKey">The key for a synthetic account, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<HttpResponseMessage> RegisterAsync(Credentials credentials, string? syntheticKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accounts") { Content = JsonContent.Create(credentials) }
            .Expect(Rejections);
        request.Headers.Add(ApiHeaders.IdempotencyKey, $"{Guid.CreateVersion7()}");
        if (syntheticKey is not null)
        {
            request.Headers.TryAddWithoutValidation(ServiceHeaders.SyntheticKey, syntheticKey);
        }

        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>Signs in.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="address">The caller's address, by which AuthService counts failures.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<HttpResponseMessage> SignInAsync(Credentials credentials, string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions") { Content = JsonContent.Create(credentials) }
            .Expect(Rejections);
        request.Headers.Add(ServiceHeaders.ClientAddress, address);
        return await http.SendAsync(request, cancellationToken);
    }
}

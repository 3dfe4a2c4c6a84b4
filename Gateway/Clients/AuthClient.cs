using System.Net;
using System.Net.Http.Headers;

namespace Checkout.Gateway.Clients;

/// <summary>The current account of a token in AuthService.</summary>
internal sealed record Session(Guid UserId, string Email, string Role);

internal sealed class AuthClient(HttpClient http)
{
    private const string CurrentSession = "/sessions/current";

    public Task<HttpResponseMessage> DisableAsync(string account, string token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/accounts/{Uri.EscapeDataString(account)}/disable", token, [HttpStatusCode.NotFound], cancellationToken);

    public async Task SignOutAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, CurrentSession, token, [], cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Gets the session of the token, or null if it has ended.</summary>
    public async Task<Session?> FindSessionAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, CurrentSession, token, [HttpStatusCode.Unauthorized], cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Session>(cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string token, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path).Expect(expected);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, cancellationToken);
    }
}

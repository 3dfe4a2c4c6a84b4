using System.Net;
using System.Net.Http.Headers;

namespace Checkout.Gateway.Auth;

/// <summary>Whom a token stands for, as AuthService says now.</summary>
internal sealed record Session(Guid UserId, string Email, string Role);

internal sealed class AuthClient(HttpClient http)
{
    public Task<HttpResponseMessage> RegisterAsync(Credentials credentials, CancellationToken cancellationToken) =>
        http.PostAsJsonAsync("/accounts", credentials, cancellationToken);

    public Task<HttpResponseMessage> SignInAsync(Credentials credentials, CancellationToken cancellationToken) =>
        http.PostAsJsonAsync("/sessions", credentials, cancellationToken);

    public async Task SignOutAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, token, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The session of the token, or null when it has ended.</summary>
    public async Task<Session?> FindSessionAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, token, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Session>(cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, "/sessions/current");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, cancellationToken);
    }
}

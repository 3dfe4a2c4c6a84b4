using System.Net;
using System.Net.Http.Headers;

namespace Checkout.Gateway.Auth;

/// <summary>Whom a token stands for, as AuthService says now.</summary>
internal sealed record Session(Guid UserId, string Email, string Role);

internal sealed class AuthClient(HttpClient http)
{
    private const string CurrentSession = "/sessions/current";

    /// <summary>Opens an account: one, however often the request is sent until an answer comes back.</summary>
    public async Task<HttpResponseMessage> RegisterAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accounts") { Content = JsonContent.Create(credentials) };
        request.Headers.Add("Idempotency-Key", $"{Guid.CreateVersion7()}");
        return await http.SendAsync(request, cancellationToken);
    }

    /// <param name="credentials">What the caller sent.</param>
    /// <param name="address">Where the caller is; AuthService counts failures by it.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<HttpResponseMessage> SignInAsync(Credentials credentials, string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions") { Content = JsonContent.Create(credentials) };
        request.Headers.Add("X-Client-Address", address);
        return await http.SendAsync(request, cancellationToken);
    }

    public Task<HttpResponseMessage> DisableAsync(string account, string token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/accounts/{Uri.EscapeDataString(account)}/disable", token, cancellationToken);

    public async Task SignOutAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, CurrentSession, token, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The session of the token, or null when it has ended.</summary>
    public async Task<Session?> FindSessionAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, CurrentSession, token, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Session>(cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, cancellationToken);
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Checkout.Tests.Integration.Services;

/// <summary>Calls a service over HTTP, and returns every response, including errors.</summary>
internal sealed class ApiClient(string url, string? token = null)
{
    // The timeout is longer than any response takes.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public ApiClient WithToken(string? newToken) => new(url, newToken);

    /// <summary>Returns a client with the same token for another address.</summary>
    public ApiClient At(string newUrl) => new(newUrl, token);

    public Task<ApiResponse> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiResponse> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<ApiResponse> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body));

    /// <summary>Sends a request with any method and without a body.</summary>
    public Task<ApiResponse> CallAsync(string method, string path) => SendAsync(new HttpMethod(method), path);

    public Task<ApiResponse> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), headers);

    /// <summary>Sends a PUT request with a body that is not serialized.</summary>
    public Task<ApiResponse> PutTextAsync(string path, string text) =>
        SendAsync(HttpMethod.Put, path, new StringContent(text, Encoding.UTF8, "application/json"));

    /// <summary>Sends a POST request with a body that is not serialized.</summary>
    public Task<ApiResponse> PostTextAsync(string path, string text, string contentType = "application/json", params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(text, Encoding.UTF8, contentType), headers);

    public async Task<ApiResponse> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, (string Name, string Value)[]? headers = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, url + path) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, cancellationToken);
        var answer = await ApiResponse.ReadAsync(response);
        // Applies to every service in every test: 429 and 503 must have Retry-After.
        Assert.True(answer.Status is not (429 or 503) || answer.Headers.RetryAfter is not null, $"{method} {path} answered {answer.Status} without Retry-After.");
        return answer;
    }
}

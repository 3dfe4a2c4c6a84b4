using System.Text.Json;
using Polly;

namespace Checkout.Gateway.Monitoring;

/// <summary>Queries a monitoring server with a timeout of one second.</summary>
/// <param name="name">The name of the server.</param>
/// <param name="http">The client for the requests.</param>
/// <param name="address">The address, or null if the server is not installed.</param>
/// <param name="apiKey">The value of <c>X-API-Key</c>, or null if it needs none.</param>
internal sealed class MonitoringServer(string name, HttpClient http, Uri? address, string? apiKey = null)
{
    private const int MaxResponseBytes = 4 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>Gets the response, converted from JSON by <paramref name="read"/>.</summary>
    /// <exception cref="MonitoringUnavailableException">The server does not respond, or the response is not that of such a server.</exception>
    public async Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            throw new MonitoringUnavailableException($"{name} is not configured.");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
            request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, deadline.Token);
            return read(await response.Content.ReadFromJsonAsync<JsonElement>(deadline.Token));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MonitoringUnavailableException($"{name} did not respond within {Deadline.TotalSeconds} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            throw new MonitoringUnavailableException($"The request to {name} failed: {exception.GetBaseException().Message}", exception);
        }
        // The JSON of another program: any part may be missing or have another type.
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new MonitoringUnavailableException($"The response is not from {name}.", exception);
        }
    }
}

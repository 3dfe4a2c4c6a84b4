using System.Text.Json;
using Polly;

namespace Checkout.Gateway.Operations;

/// <summary>A monitoring server that cannot be asked now, with the reason for a person.</summary>
internal sealed class MonitoringUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Asks a monitoring server, which may be absent, down, frozen or something else altogether: within a second, or not at all.</summary>
/// <param name="name">What it is called.</param>
/// <param name="http">Sends the requests.</param>
/// <param name="address">Where it is; null if there is none.</param>
/// <param name="apiKey">What it wants in <c>X-API-Key</c>, if it does.</param>
internal sealed class MonitoringServer(string name, HttpClient http, string? address, string? apiKey = null)
{
    private const int MaxAnswerBytes = 4 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>The answer, as <paramref name="read"/> makes it from JSON.</summary>
    /// <exception cref="MonitoringUnavailableException">There is no answer, or it is none of such a server.</exception>
    public async Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server))
        {
            throw new MonitoringUnavailableException($"There is no {name} here.");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
            request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, deadline.Token);
            return read(await response.Content.ReadFromJsonAsync<JsonElement>(deadline.Token));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MonitoringUnavailableException($"{name} did not answer within {Deadline.TotalSeconds} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            throw new MonitoringUnavailableException($"{name} cannot be asked: {exception.GetBaseException().Message}", exception);
        }
        // What is read is not ours: any of it may be missing, or of another kind.
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new MonitoringUnavailableException($"What answers is not {name}.", exception);
        }
    }
}

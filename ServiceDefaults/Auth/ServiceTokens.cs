using System.Net.Http.Json;
using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>A service's name and secret, exchanged for a token.</summary>
internal sealed record ServiceTokenRequest(string Client, string Secret)
{
    public override string ToString() => $"credentials of {Client}";
}

/// <summary>A token and its lifetime in seconds.</summary>
internal sealed record ServiceTokenResponse(string AccessToken, int ExpiresIn);

/// <summary>
/// This service's token for requests to other services. It is fetched before it is needed and replaced long before it
/// expires, so that AuthService can be down for most of an hour.
/// </summary>
internal sealed partial class ServiceTokens(
    IHttpClientFactory clients, IOptions<ServiceClientOptions> options, TimeProvider time, ILogger<ServiceTokens> logger) : RestartingBackgroundService(logger)
{
    /// <summary>The name of the HTTP client that fetches the token.</summary>
    public const string ClientName = "auth-service-tokens";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ServiceTokenRequest _credentials = new(options.Value.Id, options.Value.Secret);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OutageState _outage = new();
    private volatile Issued? _current;

    /// <summary>Gets the token.</summary>
    /// <exception cref="HttpRequestException">No valid token is available.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_current is null)
        {
            await _first.Task.WaitAsync(Timeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return _current is { } issued && time.GetUtcNow() < issued.ExpiresAt
            ? issued.Token
            : throw new HttpRequestException("No valid service token is available: AuthService has not issued one.");
    }

    /// <summary>Requests a new token, after the current one was rejected.</summary>
    public void Invalidate(string token)
    {
        if (_current is { } issued && issued.Token == token)
        {
            issued.IsRejected = true;
        }
    }

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            if (_current is not { IsRejected: false } issued || time.GetUtcNow() >= issued.RefreshAt)
            {
                await FetchAsync(stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await clients.CreateClient(ClientName).PostAsJsonAsync("/service-tokens", _credentials, cancellationToken);
            response.EnsureSuccessStatusCode();
            var token = (await response.Content.ReadFromJsonAsync<ServiceTokenResponse>(cancellationToken))!;
            var lifetime = TimeSpan.FromSeconds(token.ExpiresIn);
            var now = time.GetUtcNow();
            _current = new Issued(token.AccessToken, now + lifetime, now + (lifetime / 2 < RefreshEvery ? lifetime / 2 : RefreshEvery));
            _first.TrySetResult();
            _outage.End();
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException or System.Text.Json.JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (_outage.Begin())
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.service_token_failed", Message =
        "Failed to get a service token from AuthService; retrying")]
    private partial void LogFailed(Exception exception);

    private sealed record Issued(string Token, DateTimeOffset ExpiresAt, DateTimeOffset RefreshAt)
    {
        public volatile bool IsRejected;
    }
}

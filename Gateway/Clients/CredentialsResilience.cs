using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Checkout.Gateway.Clients;

/// <summary>The timeout, retries and circuit breaker for requests with passwords.</summary>
internal static class CredentialsResilience
{
    private const string PipelineName = "credentials";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    // AuthService rejects requests that would wait longer than a second.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Replaces the default pipeline. A sign-in is never retried, since each attempt hashes the password and counts a failure. A
    /// registration is retried once if its response was lost, which its Idempotency-Key makes safe. Only this client uses the
    /// circuit breaker.
    /// </summary>
    public static IHttpClientBuilder AddCredentialsResilience(this IHttpClientBuilder client)
    {
#pragma warning disable EXTEXP0001 // the documented way to replace the handler of ConfigureHttpClientDefaults, still marked as experimental
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddResilienceHandler(PipelineName, pipeline => pipeline
            .AddRetry(new HttpRetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is HttpRequestException && args.Context.GetRequestMessage()?.Headers.Contains(ApiHeaders.IdempotencyKey) == true),
                MaxRetryAttempts = 1,
                Delay = RetryDelay,
            })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                // A response with Retry-After is throttling, not a failure of AuthService.
                ShouldHandle = args => ValueTask.FromResult(
                    HttpClientResiliencePredicates.IsTransient(args.Outcome) && args.Outcome.Result?.Headers.RetryAfter is null),
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
            })
            .AddTimeout(Timeout));
        return client;
    }
}

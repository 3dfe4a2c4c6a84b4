using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Checkout.Gateway.Clients;

/// <summary>How long a password may take, and what happens when AuthService fails to check it.</summary>
internal static class CredentialsResilience
{
    public const string IdempotencyKey = "Idempotency-Key";

    private const string PipelineName = "credentials";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    // AuthService refuses at once what would wait longer than a second.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Replaces the pipeline that all calls to AuthService share. A sign-in is never retried: a failure is counted, and a password is
    /// hashed, once for each attempt. A registration is retried once if its answer was lost: its Idempotency-Key makes that safe. The
    /// circuit breaker is this client's alone.
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
                    args.Outcome.Exception is HttpRequestException && args.Context.GetRequestMessage()?.Headers.Contains(IdempotencyKey) == true),
                MaxRetryAttempts = 1,
                Delay = RetryDelay,
            })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                // An answer that says when to come back is none of an AuthService that fails.
                ShouldHandle = args => ValueTask.FromResult(
                    HttpClientResiliencePredicates.IsTransient(args.Outcome) && args.Outcome.Result?.Headers.RetryAfter is null),
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
            })
            .AddTimeout(Timeout));
        return client;
    }
}

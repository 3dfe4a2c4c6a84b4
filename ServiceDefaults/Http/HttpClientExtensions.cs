using System.Net;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Checkout.ServiceDefaults.Http;

internal static class HttpClientExtensions
{
    public static void AddServiceHttpClients(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddTransient<RequestIdHandler>();
        services.AddTransient<PeerNameHandler>();
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http =>
        {
            http.AddHttpMessageHandler<RequestIdHandler>();
            // A circuit breaker for each service. The retry is outside of service discovery, so it may use another replica.
            http.AddStandardResilienceHandler(Configure).SelectPipelineByAuthority();
            http.AddHttpMessageHandler<PeerNameHandler>();
            http.AddServiceDiscovery();
        });
    }

    // Sized for a checkout, which must respond within 5 s. Retrying is safe for every method: the services behind
    // the Gateway are idempotent by order id.
    private static void Configure(HttpStandardResilienceOptions options)
    {
        options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(4);
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(2);
        options.Retry.MaxRetryAttempts = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        options.Retry.ShouldHandle = args => ValueTask.FromResult(
            HttpClientResiliencePredicates.IsTransient(args.Outcome) && !IsRefusal(args.Outcome.Result) && !HasRetriedItself(args.Outcome.Result));
        options.Retry.OnRetry = args =>
        {
            // AttemptNumber is zero-based, and belongs to the failed attempt.
            args.Context.GetRequestMessage()?.SetResendCount(args.AttemptNumber + 1);
            return ValueTask.CompletedTask;
        };
        options.CircuitBreaker.ShouldHandle = args => ValueTask.FromResult(
            HttpClientResiliencePredicates.IsTransient(args.Outcome) && !IsRefusal(args.Outcome.Result));
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(10);
        options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(2);
    }

    // 429 applies to one caller: an attacker who guesses passwords must not open the circuit to AuthService for everyone.
    private static bool IsRefusal(HttpResponseMessage? response) => response?.StatusCode == HttpStatusCode.TooManyRequests;

    // A service returns 503 after its own retries of a failing dependency: retries on every level would multiply the load on
    // that dependency.
    private static bool HasRetriedItself(HttpResponseMessage? response) => response?.StatusCode == HttpStatusCode.ServiceUnavailable;
}

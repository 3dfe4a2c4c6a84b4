using System.Net;
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
            // A circuit breaker for each service; and a retry, outside of service discovery, that may go to another replica.
            http.AddStandardResilienceHandler(Configure).SelectPipelineByAuthority();
            http.AddHttpMessageHandler<PeerNameHandler>();
            http.AddServiceDiscovery();
        });
    }

    // Sized for a checkout that must answer within 5 s. Retrying is safe for every method: the services behind
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
            // AttemptNumber counts from 0, and is that of the attempt that failed.
            args.Context.GetRequestMessage()?.SetResendCount(args.AttemptNumber + 1);
            return ValueTask.CompletedTask;
        };
        options.CircuitBreaker.ShouldHandle = args => ValueTask.FromResult(
            HttpClientResiliencePredicates.IsTransient(args.Outcome) && !IsRefusal(args.Outcome.Result));
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(10);
        options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(2);
    }

    // 429 is meant for one caller: that somebody tries passwords must not shut the way to AuthService for everybody.
    private static bool IsRefusal(HttpResponseMessage? response) => response?.StatusCode == HttpStatusCode.TooManyRequests;

    // 503 is how a service here says that one behind it has failed, after all retries: retrying on every level
    // would multiply the load on what is failing.
    private static bool HasRetriedItself(HttpResponseMessage? response) => response?.StatusCode == HttpStatusCode.ServiceUnavailable;
}

using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>
/// How requests are retried. Default: three times after transient failures, waiting what the Retry-After header
/// says, or else two seconds, doubled each time and with jitter.
/// </summary>
public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    private bool _shouldRetryAfterHeader;

    /// <summary>Sets the defaults.</summary>
    public HttpRetryStrategyOptions()
    {
#pragma warning disable EXTEXP0001 // the predicate is experimental to others
        ShouldHandle = args => ValueTask.FromResult(
            HttpClientResiliencePredicates.IsTransient(args.Outcome, args.Context.CancellationToken));
#pragma warning restore EXTEXP0001
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldRetryAfterHeader = true;
    }

    /// <summary>Whether the Retry-After header goes before the configured delay. Default: true.</summary>
    public bool ShouldRetryAfterHeader
    {
        get => _shouldRetryAfterHeader;
        set
        {
            _shouldRetryAfterHeader = value;
            DelayGenerator = value ? args => ValueTask.FromResult(DelayOf(args.Outcome.Result?.Headers.RetryAfter)) : null;
        }
    }

    private static TimeSpan? DelayOf(RetryConditionHeaderValue? retryAfter)
    {
        var delay = retryAfter?.Date - DateTimeOffset.UtcNow ?? retryAfter?.Delta;
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}

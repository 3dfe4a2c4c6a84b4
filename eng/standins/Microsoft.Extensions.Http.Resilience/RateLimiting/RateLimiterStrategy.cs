using System.Threading.RateLimiting;
using Polly.Telemetry;

namespace Polly.RateLimiting;

/// <summary>Executes only with a lease.</summary>
internal sealed class RateLimiterStrategy(RateLimiterStrategyOptions options, ResilienceStrategyTelemetry telemetry)
    : ResilienceStrategy, IDisposable
{
    private readonly ConcurrencyLimiter? _ownLimiter = options.RateLimiter is null ? new(options.DefaultRateLimiterOptions) : null;

    public void Dispose() => _ownLimiter?.Dispose();

    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        using var lease = await AcquireAsync(context).ConfigureAwait(context.ContinueOnCapturedContext);
        if (lease.IsAcquired)
        {
            return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }

        var rejection = new OnRateLimiterRejectedArguments(context, lease);
        telemetry.Report(new ResilienceEvent(ResilienceEventSeverity.Error, "OnRateLimiterRejected"), context, rejection);
        if (options.OnRejected is { } onRejected)
        {
            await onRejected(rejection).ConfigureAwait(context.ContinueOnCapturedContext);
        }

        return Outcome.FromException<TResult>(lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter)
            ? new RateLimiterRejectedException(retryAfter)
            : new RateLimiterRejectedException());
    }

    private ValueTask<RateLimitLease> AcquireAsync(ResilienceContext context)
        => _ownLimiter?.AcquireAsync(cancellationToken: context.CancellationToken)
            ?? options.RateLimiter!(new RateLimiterArguments(context));
}

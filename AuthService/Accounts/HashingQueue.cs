using System.Globalization;
using System.Threading.RateLimiting;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.AuthService.Accounts;

/// <summary>
/// Limits the hashing of passwords, which is made to cost much: one processor is left for everything else, and nobody waits for longer than
/// a second, nor do more than get their turn in it. More would be answered after their callers have given up.
/// </summary>
internal sealed class HashingQueue : IDisposable
{
    // What one processor does of the framework's PBKDF2, at 50 to 80 ms each.
    private const int HashesPerSecond = 15;

    private const int RetryAfterSeconds = 1;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter _limiter;

    public HashingQueue()
    {
        var processors = Math.Max(1, Environment.ProcessorCount - 1);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = processors,
            QueueLimit = processors * HashesPerSecond,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Waits for a turn, which lasts until the lease is disposed. Returns null when too many wait already, or when it does not come in time.</summary>
    public async Task<RateLimitLease?> AcquireAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestWait);
        try
        {
            var lease = await _limiter.AcquireAsync(1, deadline.Token);
            if (lease.IsAcquired)
            {
                return lease;
            }

            lease.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The answer to whom no lease was given.</summary>
    public static ProblemHttpResult Refuse(HttpResponse response)
    {
        response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problem.Create(StatusCodes.Status429TooManyRequests, "too_many_sign_ins", "Too many people sign in at the moment. Try again shortly.");
    }

    public void Dispose() => _limiter.Dispose();
}

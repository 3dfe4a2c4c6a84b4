using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.AuthService.Accounts;

/// <summary>
/// Limits concurrent password hashing, which is expensive by design. One processor is kept free for other work. The queue is
/// limited to what can be hashed within one second, since callers of later requests would time out.
/// </summary>
internal sealed class HashingQueue : IDisposable
{
    // The rate of one processor for the framework's PBKDF2, at 50 to 80 ms each.
    private const int HashesPerSecond = 15;

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

    /// <summary>Waits for a permit, held until the lease is disposed. Returns null if the queue is full, or after one second.</summary>
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

    /// <summary>Returns the response for a request without a permit.</summary>
    public static ProblemHttpResult CreateRejection() => Problem.Create(
        StatusCodes.Status429TooManyRequests, "too_many_sign_ins", "Too many users are signing in at the moment. Try again shortly.");

    public void Dispose() => _limiter.Dispose();
}

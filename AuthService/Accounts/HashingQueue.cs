using System.Globalization;
using System.Threading.RateLimiting;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Auth.Accounts;

/// <summary>
/// Limits the hashing of passwords, which is made to cost much: one processor is left for everything else, and only as many wait as are
/// through in about a second. More would be answered after their callers have given up.
/// </summary>
internal sealed class HashingQueue : IDisposable
{
    // PBKDF2 of the framework takes 50 to 80 ms.
    private const int HashesPerSecond = 15;

    private const int RetryAfterSeconds = 1;

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

    /// <summary>Waits for a turn, which lasts until the lease is disposed. The lease is not acquired when too many wait already.</summary>
    public ValueTask<RateLimitLease> AcquireAsync(CancellationToken cancellationToken) => _limiter.AcquireAsync(1, cancellationToken);

    /// <summary>The answer to whom no lease was given.</summary>
    public static ProblemHttpResult Refuse(HttpResponse response)
    {
        response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problem.Of(StatusCodes.Status429TooManyRequests, "too_many_sign_ins", "Too many people sign in at the moment. Try again shortly.");
    }

    public void Dispose() => _limiter.Dispose();
}

namespace Polly.RateLimiting;

/// <summary>A rate limiter rejected an execution.</summary>
public sealed class RateLimiterRejectedException : ExecutionRejectedException
{
    private const string DefaultMessage = "The operation could not be executed because it was rejected by the rate limiter.";

    /// <summary>Creates the exception.</summary>
    public RateLimiterRejectedException()
        : base(DefaultMessage)
    {
    }

    /// <summary>Creates the exception with a time to retry after.</summary>
    public RateLimiterRejectedException(TimeSpan retryAfter)
        : base($"{DefaultMessage} It can be retried after '{retryAfter}'.") => RetryAfter = retryAfter;

    /// <summary>Creates the exception with a message.</summary>
    public RateLimiterRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public RateLimiterRejectedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>When the execution may be retried, if the limiter tells.</summary>
    public TimeSpan? RetryAfter { get; }
}

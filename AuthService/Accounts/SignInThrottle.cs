using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.Auth.Accounts;

/// <summary>
/// Counts failed sign-ins per e-mail address in Redis, so that all replicas see them. After five in a row the
/// address waits. Without Redis sign-in works, unthrottled: being down is worse.
/// </summary>
internal sealed partial class SignInThrottle(IConnectionMultiplexer redis, ILogger<SignInThrottle> logger)
{
    private const int MaxFailures = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait before the next attempt; zero when it may be made now.</summary>
    public async Task<TimeSpan> WaitTimeAsync(string email)
    {
        try
        {
            var database = redis.GetDatabase();
            var failures = (int?)await database.StringGetAsync(Key(email)).WithinDeadline() ?? 0;
            return failures < MaxFailures
                ? TimeSpan.Zero
                : await database.KeyTimeToLiveAsync(Key(email)).WithinDeadline() ?? TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogUnavailable(logger, exception);
            return TimeSpan.Zero;
        }
    }

    public Task FailedAsync(string email) => TryAsync(async database =>
    {
        await database.StringIncrementAsync(Key(email)).WithinDeadline();
        await database.KeyExpireAsync(Key(email), Window).WithinDeadline();
    });

    public Task SucceededAsync(string email) => TryAsync(database => database.KeyDeleteAsync(Key(email)).WithinDeadline());

    private async Task TryAsync(Func<IDatabase, Task> action)
    {
        try
        {
            await action(redis.GetDatabase());
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogUnavailable(logger, exception);
        }
    }

    private static RedisKey Key(string email) => "auth:failures:" + email.ToLowerInvariant();

    [LoggerMessage(LogLevel.Warning, "Redis is not available: sign-in is not throttled")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}

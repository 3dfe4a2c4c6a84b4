using System.Security.Cryptography;
using System.Text;
using Checkout.ServiceDefaults.Data;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Checkout.Auth.Accounts;

/// <summary>
/// Counts failed sign-ins in Redis, where all replicas see them, for the account and for the address they come from.
/// After a few the next must wait, and after each further failure twice as long. Without Redis sign-in works,
/// unthrottled: being down is worse.
/// </summary>
internal sealed partial class SignInThrottle(IConnectionMultiplexer redis, IOptions<SignInOptions> options, TimeProvider time, ILogger<SignInThrottle> logger)
{
    // The longer of the two waits, in milliseconds; there is none where the key is gone.
    private const string WaitScript = "return math.max(0, redis.call('PTTL', KEYS[1]), redis.call('PTTL', KEYS[2]))";

    // KEYS: count and wait of one; ARGV: failures allowed, first and longest wait, memory.
    private const string FailScript =
        """
        local failures = redis.call('INCR', KEYS[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        if failures >= tonumber(ARGV[1]) then
            local wait = math.min(tonumber(ARGV[2]) * 2 ^ math.min(failures - tonumber(ARGV[1]), 30), tonumber(ARGV[3]))
            redis.call('SET', KEYS[2], failures, 'PX', string.format('%.0f', wait))
        end
        return failures
        """;

    // A Redis that is frozen, not gone, costs each sign-in that asks it a second, in its turn: after two have waited, others
    // need not. One late answer alone is no reason to let guesses through.
    private const int FailuresBeforePause = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _failuresInARow;
    private long _askAgainAt;

    /// <summary>How long to wait before the next attempt; zero when it may be made now.</summary>
    public async Task<TimeSpan> WaitTimeAsync(string email, string? address)
    {
        var wait = TimeSpan.Zero;
        await TryAsync(async database => wait = TimeSpan.FromMilliseconds((long)await database.ScriptEvaluateAsync(
            WaitScript, [Wait(Account(email)), Wait(Address(address))], []).WithinDeadline()));
        return wait;
    }

    public Task FailedAsync(string email, string? address) => TryAsync(async database =>
    {
        await CountAsync(database, Account(email), options.Value.AccountFailures);
        if (address is not null)
        {
            await CountAsync(database, Address(address), options.Value.AddressFailures);
        }
    });

    /// <summary>Forgives the account. Not the address: whoever tries many accounts may well have one.</summary>
    public Task SucceededAsync(string email) =>
        TryAsync(database => database.KeyDeleteAsync(Failures(Account(email))).WithinDeadline());

    private Task<RedisResult> CountAsync(IDatabase database, string who, int allowed) => database.ScriptEvaluateAsync(
        FailScript,
        [Failures(who), Wait(who)],
        [
            allowed,
            (long)options.Value.FirstWait.TotalMilliseconds,
            (long)options.Value.LongestWait.TotalMilliseconds,
            (long)options.Value.Memory.TotalMilliseconds,
        ]).WithinDeadline();

    private async Task TryAsync(Func<IDatabase, Task> action)
    {
        if (time.GetTimestamp() < Volatile.Read(ref _askAgainAt))
        {
            return;
        }

        try
        {
            await action(redis.GetDatabase());
            Volatile.Write(ref _failuresInARow, 0);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            if (Interlocked.Increment(ref _failuresInARow) >= FailuresBeforePause)
            {
                Volatile.Write(ref _askAgainAt, time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency));
            }

            LogUnavailable(logger, exception);
        }
    }

    // Hashed: what people type for an address is of any length, and may be a password.
    private static string Account(string email) =>
        "account:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())));

    private static string Address(string? address) => "address:" + (address ?? "none");

    private static RedisKey Failures(string who) => "auth:failures:" + who;

    private static RedisKey Wait(string who) => "auth:wait:" + who;

    [LoggerMessage(LogLevel.Warning, "Redis is not available: sign-in is not throttled")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}

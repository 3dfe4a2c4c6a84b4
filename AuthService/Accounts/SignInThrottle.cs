using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Checkout.AuthService.Accounts;

/// <summary>
/// Counts failed sign-ins per account and per client address in Redis, shared by all replicas. After a few failures the
/// next sign-in must wait, and after each further failure twice as long. Without Redis, each replica uses its own counts.
/// </summary>
internal sealed class SignInThrottle(ResilientRedis redis, LocalSignInFailures local, IOptions<SignInOptions> options)
{
    // Returns the longer of the two waits in milliseconds. A missing key means no wait.
    private const string WaitScript = "return math.max(0, redis.call('PTTL', KEYS[1]), redis.call('PTTL', KEYS[2]))";

    // KEYS: count and wait of an account or address; ARGV: failures allowed, first and longest wait, memory.
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

    /// <summary>Returns how long to wait before the next attempt, or zero if it is allowed now.</summary>
    public async Task<TimeSpan> GetWaitTimeAsync(string email, string? address)
    {
        var (account, origin) = (Account(email), Address(address));
        try
        {
            return TimeSpan.FromMilliseconds((long)await redis.ExecuteAsync(database =>
                database.ScriptEvaluateAsync(WaitScript, [WaitKey(account), WaitKey(origin)], [])));
        }
        catch (RedisUnavailableException)
        {
            return TimeSpan.FromTicks(Math.Max(local.GetWaitTime(account).Ticks, local.GetWaitTime(origin).Ticks));
        }
    }

    public async Task RecordFailureAsync(string email, string? address)
    {
        await CountAsync(Account(email), options.Value.AccountFailures);
        if (address is not null)
        {
            await CountAsync(Address(address), options.Value.AddressFailures);
        }
    }

    /// <summary>Resets the account's counter, but not the address's: an attacker may own one of the accounts.</summary>
    public async Task ResetAsync(string email)
    {
        local.Remove(Account(email));
        try
        {
            await redis.ExecuteAsync(database => database.KeyDeleteAsync(FailuresKey(Account(email))));
        }
        catch (RedisUnavailableException)
        {
            // Without Redis, the count expires by itself.
        }
    }

    // Also counted locally, so that the counts remain if Redis becomes unavailable.
    private async Task CountAsync(string counter, int allowed)
    {
        local.Add(counter, allowed);
        try
        {
            await redis.ExecuteAsync(database => database.ScriptEvaluateAsync(
                FailScript,
                [FailuresKey(counter), WaitKey(counter)],
                [
                    allowed,
                    (long)options.Value.FirstWait.TotalMilliseconds,
                    (long)options.Value.LongestWait.TotalMilliseconds,
                    (long)options.Value.Memory.TotalMilliseconds,
                ]));
        }
        catch (RedisUnavailableException)
        {
            // The local count is used instead.
        }
    }

    // Hashed, because the text entered as an address can have any length, and may be a password.
    private static string Account(string email) =>
        "account:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())));

    private static string Address(string? address) => "address:" + (address ?? "none");

    private static RedisKey FailuresKey(string counter) => "auth:failures:" + counter;

    private static RedisKey WaitKey(string counter) => "auth:wait:" + counter;
}

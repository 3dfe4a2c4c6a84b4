using System.Security.Cryptography;
using System.Text;
using Checkout.ServiceDefaults.Data;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Checkout.AuthService.Accounts;

/// <summary>
/// Counts failed sign-ins in Redis, where all replicas see them, for the account and for the address they come from.
/// After a few the next must wait, and after each further failure twice as long. Without Redis each replica goes by the
/// failures that it has seen itself.
/// </summary>
internal sealed class SignInThrottle(ResilientRedis redis, LocalSignInFailures local, IOptions<SignInOptions> options)
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

    /// <summary>How long to wait before the next attempt; zero when it may be made now.</summary>
    public async Task<TimeSpan> WaitTimeAsync(string email, string? address)
    {
        var (account, origin) = (Account(email), Address(address));
        try
        {
            return TimeSpan.FromMilliseconds((long)await redis.ExecuteAsync(database =>
                database.ScriptEvaluateAsync(WaitScript, [Wait(account), Wait(origin)], [])));
        }
        catch (RedisUnavailableException)
        {
            return TimeSpan.FromTicks(Math.Max(local.WaitTime(account).Ticks, local.WaitTime(origin).Ticks));
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

    /// <summary>Forgives the account. Not the address: whoever tries many accounts may well have one.</summary>
    public async Task ResetAsync(string email)
    {
        local.Remove(Account(email));
        try
        {
            await redis.ExecuteAsync(database => database.KeyDeleteAsync(Failures(Account(email))));
        }
        catch (RedisUnavailableException)
        {
            // Its count expires by itself.
        }
    }

    // Here as well as in Redis, so that what was counted is known still when Redis goes away.
    private async Task CountAsync(string who, int allowed)
    {
        local.Add(who, allowed);
        try
        {
            await redis.ExecuteAsync(database => database.ScriptEvaluateAsync(
                FailScript,
                [Failures(who), Wait(who)],
                [
                    allowed,
                    (long)options.Value.FirstWait.TotalMilliseconds,
                    (long)options.Value.LongestWait.TotalMilliseconds,
                    (long)options.Value.Memory.TotalMilliseconds,
                ]));
        }
        catch (RedisUnavailableException)
        {
            // It is counted here.
        }
    }

    // Hashed: what people type for an address is of any length, and may be a password.
    private static string Account(string email) =>
        "account:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())));

    private static string Address(string? address) => "address:" + (address ?? "none");

    private static RedisKey Failures(string who) => "auth:failures:" + who;

    private static RedisKey Wait(string who) => "auth:wait:" + who;
}

using System.Reflection;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tracing;

/// <summary>Which command a method sends.</summary>
internal static class RedisCommands
{
    private static readonly Dictionary<string, string> Simple = new()
    {
        ["HashDelete"] = "HDEL", ["HashExists"] = "HEXISTS", ["HashGetAll"] = "HGETALL", ["HashKeys"] = "HKEYS",
        ["HashLength"] = "HLEN", ["HashValues"] = "HVALS",
        ["KeyDelete"] = "DEL", ["KeyExists"] = "EXISTS", ["KeyPersist"] = "PERSIST", ["KeyRename"] = "RENAME",
        ["KeyTimeToLive"] = "PTTL", ["KeyType"] = "TYPE",
        ["ListLeftPop"] = "LPOP", ["ListLeftPush"] = "LPUSH", ["ListLength"] = "LLEN", ["ListRange"] = "LRANGE",
        ["ListRemove"] = "LREM", ["ListRightPop"] = "RPOP", ["ListRightPopLeftPush"] = "RPOPLPUSH",
        ["ListRightPush"] = "RPUSH", ["ListTrim"] = "LTRIM",
        ["LockExtend"] = "EXEC", ["LockQuery"] = "GET", ["LockRelease"] = "EXEC", ["LockTake"] = "SET", ["Ping"] = "PING", ["Publish"] = "PUBLISH",
        ["SetAdd"] = "SADD", ["SetContains"] = "SISMEMBER", ["SetLength"] = "SCARD", ["SetMembers"] = "SMEMBERS",
        ["SetPop"] = "SPOP", ["SetRandomMember"] = "SRANDMEMBER", ["SetRemove"] = "SREM",
        ["SortedSetAdd"] = "ZADD", ["SortedSetDecrement"] = "ZINCRBY", ["SortedSetIncrement"] = "ZINCRBY",
        ["SortedSetRangeByRank"] = "ZRANGE", ["SortedSetRangeByRankWithScores"] = "ZRANGE",
        ["SortedSetRangeByScore"] = "ZRANGEBYSCORE", ["SortedSetRangeByScoreWithScores"] = "ZRANGEBYSCORE",
        ["SortedSetRank"] = "ZRANK", ["SortedSetRemove"] = "ZREM",
        ["SortedSetRemoveRangeByRank"] = "ZREMRANGEBYRANK", ["SortedSetRemoveRangeByScore"] = "ZREMRANGEBYSCORE",
        ["SortedSetScore"] = "ZSCORE",
        ["StringAppend"] = "APPEND", ["StringGetSet"] = "GETSET", ["StringLength"] = "STRLEN",
    };

    /// <summary>The name of the command; null for a method that sends none, or that is not known here.</summary>
    public static string? NameOf(MethodInfo method, object?[] args)
    {
        var name = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^"Async".Length] : method.Name;
        return (name, args) switch
        {
            ("Execute", [CommandFlags]) => "EXEC", // of a transaction
            ("Execute", [string command, ..]) => command.ToUpperInvariant(),
            ("ScriptEvaluate", [var script, ..]) => script is string ? "EVAL" : "EVALSHA",
            ("HashGet", [_, RedisValue[], ..]) => "HMGET",
            ("HashGet", _) => "HGET",
            ("HashSet", [_, HashEntry[], ..]) => "HMSET",
            ("HashSet", [_, _, _, When.NotExists, ..]) => "HSETNX",
            ("HashSet", _) => "HSET",
            ("HashIncrement" or "HashDecrement", [_, _, double, ..]) => "HINCRBYFLOAT",
            ("HashIncrement" or "HashDecrement", _) => "HINCRBY",
            ("KeyExpire", [_, null, ..]) => "PERSIST",
            ("KeyExpire", [_, TimeSpan ttl, ..]) => IsWholeSeconds(ttl) ? "EXPIRE" : "PEXPIRE",
            ("KeyExpire", _) => "PEXPIREAT",
            ("SortedSetLength", [_, double.NegativeInfinity, double.PositiveInfinity, ..]) => "ZCARD",
            ("SortedSetLength", _) => "ZCOUNT",
            ("StringGet", [RedisKey[], ..]) => "MGET",
            ("StringGet", _) => "GET",
            ("StringSet", [RedisKey, _, var expiry, var when, ..]) => SetName(expiry as TimeSpan?, when),
            ("StringSet", _) => "MSET",
            ("StringIncrement" or "StringDecrement", [_, double, ..]) => "INCRBYFLOAT",
            ("StringIncrement", [_, var by, ..]) => by is 1L ? "INCR" : "INCRBY",
            ("StringDecrement", [_, var by, ..]) => by is 1L ? "DECR" : "DECRBY",
            _ => Simple.GetValueOrDefault(name),
        };
    }

    private static string SetName(TimeSpan? expiry, object? when) => (expiry, when) switch
    {
        (null, When.NotExists) => "SETNX",
        ({ } ttl, When.Always) => IsWholeSeconds(ttl) ? "SETEX" : "PSETEX",
        _ => "SET",
    };

    private static bool IsWholeSeconds(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0;
}

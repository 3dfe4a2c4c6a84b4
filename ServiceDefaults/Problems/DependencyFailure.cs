using System.Data.Common;
using Checkout.ServiceDefaults.Data;
using Npgsql;
using Polly;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Problems;

/// <summary>Tells a failure of what the service depends on from a defect of the service.</summary>
public static class DependencyFailure
{
    // Of PostgreSQL's SQLSTATE classes, those that are about the server or the way to it, whatever the statement.
    private static readonly string[] UnavailableClasses =
    [
        "08", // connection exception
        "28", // invalid authorization: a password that was changed on one side first
        "53", // insufficient resources: disk full, out of memory, too many connections
        "57P", // operator intervention: shutdown, crash, starting up, database dropped
        "58", // system error, such as one of input or output
    ];

    /// <summary>
    /// Returns whether a database, Redis or another service is down, does not answer in time, or refuses all work of the
    /// kind, as a read-only database or a full Redis does. The same request may succeed later.
    /// </summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || IsUnavailable(postgres.SqlState),
        DbException database => database.IsTransient,
        RedisException or RedisCommandException => RedisUnavailableException.IsOutage(exception),
        RedisUnavailableException or TimeoutException or ExecutionRejectedException or HttpRequestException => true,
        _ => false,
    };

    private static bool IsUnavailable(string sqlState) =>
        sqlState == PostgresErrorCodes.ReadOnlySqlTransaction || Array.Exists(UnavailableClasses, prefix => sqlState.StartsWith(prefix, StringComparison.Ordinal));
}
